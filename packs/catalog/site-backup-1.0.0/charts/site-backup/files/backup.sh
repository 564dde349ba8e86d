#!/bin/sh
# Saves everything below /from into one archive, reads it back, and keeps the last $KEEP archives.
set -eu
name="backup-$(date -u +%Y%m%dT%H%M%SZ).tar.gz"
tar -czf "/target/.$name.part" -C /from .
tar -tzf "/target/.$name.part" > /dev/null
sync
mv "/target/.$name.part" "/target/$name"
(cd /target && sha256sum "$name" > "$name.sha256")
ls -1r /target/backup-*.tar.gz | tail -n +$((KEEP + 1)) | while read -r old; do
  rm -f "$old" "$old.sha256"
done
echo "saved $name"
