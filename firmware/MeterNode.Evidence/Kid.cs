using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>Key identifiers: the first 8 bytes of SHA-256 over the DER SubjectPublicKeyInfo (RFC 5480) of a key.</summary>
    public static class Kid
    {
        /// <summary>Bytes of an identifier.</summary>
        public const int Length = 8;

        // SEQUENCE { SEQUENCE { OID id-ecPublicKey, OID prime256v1 }, BIT STRING, no unused bits }.
        private static readonly byte[] s_subjectPublicKeyInfoPrefix =
        {
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
            0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
        };

        /// <summary>The identifier of an uncompressed public key (65 bytes, 04 ‖ X ‖ Y). Allocates.</summary>
        /// <exception cref="ArgumentException">The key is not 65 bytes.</exception>
        public static byte[] Compute(byte[] publicKey)
        {
            if (publicKey == null || publicKey.Length != P256Verifier.PublicKeyLength)
            {
                throw new ArgumentException("An uncompressed P-256 public key is 65 bytes.");
            }

            Sha256 hash = new Sha256();
            byte[] digest = new byte[Sha256.DigestLength];
            byte[] kid = new byte[Length];
            hash.Update(s_subjectPublicKeyInfoPrefix, 0, s_subjectPublicKeyInfoPrefix.Length);
            hash.Update(publicKey, 0, publicKey.Length);
            hash.Finish(digest, 0);
            Array.Copy(digest, 0, kid, 0, Length);
            return kid;
        }
    }
}
