// Command etcd is the etcd server: its own module may not be installed by version, as it carries replacements.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
