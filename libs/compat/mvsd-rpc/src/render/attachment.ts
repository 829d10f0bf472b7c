import { displayText } from '@mbaas/chain-primitives';
import type { Attachment, AttachmentOf } from '@mbaas/chain-codec';
import type { RpcObject } from '../rpc-value.ts';
import { certificateTypeName } from './certificate-type.ts';

/** Above 127 the threshold byte says that this is a secondary issue; the low bits stay the threshold. wire-format §3.3. */
const SECONDARY_ISSUE = 0x80;
/** Attachment type that the node calls coinstake: the marker output of a stake transaction. */
const COINSTAKE = 0xffff_ffff;
const MIT_REGISTER = 1;

export const isSecondaryIssue = (detail: AttachmentOf<'asset-detail'>): boolean => detail.secondaryIssueThreshold >= SECONDARY_ISSUE;
export const issueThreshold = (detail: AttachmentOf<'asset-detail'>): number => detail.secondaryIssueThreshold & ~SECONDARY_ISSUE;

/** The avatar names of an envelope, where it has them. */
const namesOf = ({ fromDid, toDid }: Attachment): RpcObject =>
  fromDid === undefined || toDid === undefined ? {} : { from_did: displayText(fromDid), to_did: displayText(toDid) };

/** The certificate fields that every view of it shows. */
export const renderCertificate = (certificate: AttachmentOf<'certificate'>): RpcObject => ({
  symbol: displayText(certificate.symbol),
  owner: displayText(certificate.owner),
  address: displayText(certificate.address),
  cert: certificateTypeName(certificate.certType),
  ...(certificate.content === undefined ? {} : { content: displayText(certificate.content) }),
});

export const mitStatusName = (status: number): string => (status === MIT_REGISTER ? 'registered' : 'transfered');

function renderPayload(attachment: Attachment): RpcObject {
  switch (attachment.kind) {
    case 'etp':
      return { type: 'etp' };
    case 'award':
      return { type: 'etp-award', height: attachment.height };
    case 'asset-detail':
      return {
        type: 'asset-issue',
        symbol: displayText(attachment.symbol),
        quantity: attachment.maximumSupply,
        decimal_number: attachment.decimals,
        secondaryissue_threshold: issueThreshold(attachment),
        is_secondaryissue: isSecondaryIssue(attachment),
        issuer: displayText(attachment.issuer),
        address: displayText(attachment.address),
        description: displayText(attachment.description),
      };
    case 'asset-transfer':
      return { type: 'asset-transfer', symbol: displayText(attachment.symbol), quantity: attachment.quantity };
    case 'message':
      return { type: 'message', content: displayText(attachment.content) };
    case 'did':
      return { type: `did-${attachment.status}`, symbol: displayText(attachment.symbol), address: displayText(attachment.address) };
    case 'certificate':
      return { type: 'asset-cert', ...renderCertificate(attachment) };
    case 'mit':
      return {
        type: 'mit',
        symbol: displayText(attachment.symbol),
        address: displayText(attachment.address),
        status: mitStatusName(attachment.status),
        ...(attachment.content === undefined ? {} : { content: displayText(attachment.content) }),
      };
    case 'unknown':
      return { type: attachment.type === COINSTAKE ? 'coinstake' : 'unknown' };
  }
}

/** An attachment as it stands in a transaction object. */
export const renderAttachment = (attachment: Attachment): RpcObject => ({ ...renderPayload(attachment), ...namesOf(attachment) });
