"""P-256 public keys in the forms that people have them in: PEM (keys and certificates, any number), DER, base64."""
import base64
import re

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .cose import digest

PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----")
BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z")
DER, SPKI = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo


class KeyProblem(Exception):
    """A file, or a part of one, that is not what it must be; one line."""


def load(spki):
    try:
        key = serialization.load_der_public_key(spki)
    except Exception as error:  # the library has errors of many kinds for bytes that are no key
        raise KeyProblem("not a public key on the curve P-256 (SubjectPublicKeyInfo)") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1" or key.public_bytes(DER, SPKI) != spki:
        raise KeyProblem("not a public key on the curve P-256 (SubjectPublicKeyInfo)")
    return key


def kid_of(spki):
    return digest(spki)[:8]


def point_of(key):
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def read(data):
    """SubjectPublicKeyInfo (DER) of every key in a file."""
    text = data.decode("latin-1")
    if "-----BEGIN " not in text:
        return [spki_of(data if data[:1] == b"\x30" else base64_of(text) or data)]
    parts = PEM.findall(text)
    if any("PRIVATE KEY" in label for label, _ in parts):
        raise KeyProblem("the file holds a private key; give the public key or the certificate")
    found = [spki_of(base64_of(body) or b"") for label, body in parts if label in ("PUBLIC KEY", "CERTIFICATE")]
    if not found:
        raise KeyProblem("no public key or certificate in the PEM file")
    return found


def base64_of(text):
    """None when it is none. Spaces and line ends may stand anywhere, padding at the end only and as much as is needed."""
    digits = re.sub(r"[ \t\r\n]", "", text)
    return base64.b64decode(digits) if BASE64.match(digits) else None


def spki_of(der):
    """Of a certificate its public key."""
    try:
        return x509.load_der_x509_certificate(der).public_key().public_bytes(DER, SPKI)
    except ValueError:
        load(der)
        return der
