export { createValidation, type Validation, type ValidationOptions } from './create-validation.ts';
