using System;

namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Builds COSE_Sign1 messages (RFC 9052 §4.2, CBOR tag 18) with ES256 and an empty unprotected header, in buffers of
    /// the caller. Order of use: write the protected header, <see cref="Digest"/>, sign, <see cref="Write"/>.
    /// </summary>
    public static class CoseSign1
    {
        /// <summary>Bytes of an ES256 signature: r ‖ s.</summary>
        public const int SignatureLength = 64;

        /// <summary>Content type of a pack: application/senml+cbor.</summary>
        public const int SenmlCbor = 112;

        /// <summary>Content type of configurations, commands and enrolment records: application/cbor.</summary>
        public const int Cbor = 60;

        /// <summary>Most bytes that <see cref="Write"/> adds to protected header and payload.</summary>
        public const int Overhead = 1 + 1 + 3 + 1 + 5 + 2 + SignatureLength;

        internal const int AlgorithmLabel = 1;
        internal const int CriticalLabel = 2;
        internal const int ContentTypeLabel = 3;
        internal const int KidLabel = 4;
        internal const string PackLabel = "mn";
        internal const int Es256 = -7;
        internal const int Sign1Tag = 18;

        // An array of four whose first item is the text "Signature1" (RFC 9052 §4.4).
        private static readonly byte[] s_signaturePrefix =
        {
            0x84, 0x6a, 0x53, 0x69, 0x67, 0x6e, 0x61, 0x74, 0x75, 0x72, 0x65, 0x31,
        };

        /// <summary>The protected header of a configuration, command, answer or enrolment record: algorithm, content type, key.</summary>
        public static void WriteHeader(CborWriter writer, int contentType, byte[] kid)
        {
            writer.WriteMapStart(3);
            WriteCommonHeader(writer, contentType, kid);
        }

        /// <summary>
        /// The SHA-256 digest that is signed: over the Sig_structure of RFC 9052 §4.4, streamed, so that no copy of the
        /// payload is made. Allocates nothing.
        /// </summary>
        /// <param name="hash">Any instance; starts and ends as a new message.</param>
        /// <param name="protectedHeader">Holds the encoded header map.</param>
        /// <param name="headerOffset">Where it starts.</param>
        /// <param name="headerCount">Its bytes.</param>
        /// <param name="payload">Holds the payload.</param>
        /// <param name="payloadOffset">Where it starts.</param>
        /// <param name="payloadCount">Its bytes.</param>
        /// <param name="digest">Receives 32 bytes.</param>
        public static void Digest(
            Sha256 hash,
            byte[] protectedHeader,
            int headerOffset,
            int headerCount,
            byte[] payload,
            int payloadOffset,
            int payloadCount,
            byte[] digest)
        {
            BeginDigest(hash, protectedHeader, headerOffset, headerCount, payloadCount, digest);
            hash.Update(payload, payloadOffset, payloadCount);
            hash.Finish(digest, 0);
        }

        /// <summary>The part of the Sig_structure before the payload. Overwrites the first bytes of <paramref name="scratch"/>.</summary>
        internal static void BeginDigest(
            Sha256 hash, byte[] protectedHeader, int headerOffset, int headerCount, int payloadCount, byte[] scratch)
        {
            hash.Reset();
            hash.Update(s_signaturePrefix, 0, s_signaturePrefix.Length);
            hash.Update(scratch, 0, ByteStringHead(scratch, 0, headerCount));
            hash.Update(protectedHeader, headerOffset, headerCount);
            hash.Update(scratch, 0, ByteStringHead(scratch, 0, 0));
            hash.Update(scratch, 0, ByteStringHead(scratch, 0, payloadCount));
        }

        /// <summary>
        /// Writes the tagged message and returns its length, or −1 when it does not fit. The payload may lie anywhere in
        /// <paramref name="destination"/>; the protected header must not.
        /// </summary>
        public static int Write(
            byte[] protectedHeader,
            int headerOffset,
            int headerCount,
            byte[] payload,
            int payloadOffset,
            int payloadCount,
            byte[] signature,
            byte[] destination,
            int offset)
        {
            int headerStart = offset + 2 + ByteStringHeadLength(headerCount);
            int payloadStart = headerStart + headerCount + 1 + ByteStringHeadLength(payloadCount);
            int signatureStart = payloadStart + payloadCount + 2;
            int end = signatureStart + SignatureLength;
            if (end > destination.Length)
            {
                return -1;
            }

            // First the payload: it may lie where the rest goes.
            Array.Copy(payload, payloadOffset, destination, payloadStart, payloadCount);
            destination[offset] = 0xc0 | Sign1Tag;
            destination[offset + 1] = 0x84;
            ByteStringHead(destination, offset + 2, headerCount);
            Array.Copy(protectedHeader, headerOffset, destination, headerStart, headerCount);
            destination[headerStart + headerCount] = 0xa0;
            ByteStringHead(destination, headerStart + headerCount + 1, payloadCount);
            ByteStringHead(destination, signatureStart - 2, SignatureLength);
            Array.Copy(signature, 0, destination, signatureStart, SignatureLength);
            return end - offset;
        }

        /// <summary>The pairs 1, 3 and 4, which every protected header of ours starts with.</summary>
        internal static void WriteCommonHeader(CborWriter writer, int contentType, byte[] kid)
        {
            writer.WriteInt(AlgorithmLabel);
            writer.WriteInt(Es256);
            writer.WriteInt(ContentTypeLabel);
            writer.WriteInt(contentType);
            writer.WriteInt(KidLabel);
            writer.WriteBytes(kid, 0, kid.Length);
        }

        private static int ByteStringHeadLength(int count)
        {
            return count < 24 ? 1 : count < 0x100 ? 2 : count < 0x10000 ? 3 : 5;
        }

        private static int ByteStringHead(byte[] destination, int offset, int count)
        {
            int length = ByteStringHeadLength(count);
            if (length == 1)
            {
                destination[offset] = (byte)(0x40 | count);
                return length;
            }

            destination[offset] = (byte)(length == 2 ? 0x58 : length == 3 ? 0x59 : 0x5a);
            for (int i = length - 1; i > 0; i--)
            {
                destination[offset + i] = (byte)count;
                count >>= 8;
            }

            return length;
        }
    }
}
