"""Reads a backup of 'meternode plant backup' without any code of ours, and prints a JSON object: path -> SHA-256.

  read_backup.py FILE PASSPHRASE-FILE [FOLDER]

With FOLDER it also unpacks the files there. The format is in docs/operations.md. Needs python3-cryptography (Debian) only.
"""
import hashlib
import io
import json
import os
import sys
import tarfile

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC


class Content(io.RawIOBase):
    """The decrypted content as a file that is read once."""

    def __init__(self, file, passphrase):
        header = file.read(52)
        assert header[:10] == b"MNBACKUP\x01\x01", "not a backup, or of another version"
        derived = PBKDF2HMAC(hashes.SHA256(), 32, header[20:36], int.from_bytes(header[12:16], "big")).derive(passphrase)

        def expand(use, length):
            return HKDFExpand(hashes.SHA256(), length, use).derive(derived)

        assert expand(b"meternode backup check", 16) == header[36:52], "another passphrase"
        self.cipher = AESGCM(expand(b"meternode backup key", 32))
        self.file, self.header, self.chunk = file, header, int.from_bytes(header[16:20], "big")
        self.number, self.rest, self.next = 0, b"", file.read(self.chunk + 16)

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.rest and self.next:
            sealed, self.next = self.next, self.file.read(self.chunk + 16)
            nonce = self.number.to_bytes(11, "big") + (b"\x00" if self.next else b"\x01")
            self.rest = self.cipher.decrypt(nonce, sealed, self.header)
            self.number += 1
        count = min(len(buffer), len(self.rest))
        buffer[:count], self.rest = self.rest[:count], self.rest[count:]
        return count


def main():
    with open(sys.argv[2], "rb") as secret:
        passphrase = secret.readline().rstrip(b"\r\n")
    found, manifest = {}, None
    with open(sys.argv[1], "rb") as file, tarfile.open(fileobj=Content(file, passphrase), mode="r|") as archive:
        for entry in archive:
            if entry.isfile():
                data = archive.extractfile(entry).read()
                if entry.name == "manifest.json":
                    manifest = json.loads(data)
                    continue
                path = entry.name.split("/", 1)[1]
                found[path] = hashlib.sha256(data).hexdigest()
                if len(sys.argv) > 3:
                    target = os.path.join(sys.argv[3], path)
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    with open(target, "wb") as out:
                        out.write(data)
    assert {item["path"]: item["sha256"] for item in manifest["files"]} == found, "not what the manifest says"
    print(json.dumps(found))


main()
