using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;

namespace MeterNode.Node.Storage
{
    /// <summary>
    /// How a board becomes a node of its plant (docs/flash-format.md): the file <c>claim</c> lets it make a key, <c>proof.cose</c> shows
    /// the plant that it has it, and <c>enrol.cose</c> is the plant's answer. Each step can be repeated after a power cut.
    /// </summary>
    internal static class Enrolment
    {
        /// <summary>The plant's signed record.</summary>
        internal const string RecordFile = "enrol.cose";

        /// <summary>The board's signed proof that it has the key.</summary>
        internal const string ProofFile = "proof.cose";

        /// <summary>A longer record is not taken, bytes.</summary>
        internal const int MaximumBytes = 1024;

        private const string ClaimFile = "claim";
        private const int SecretBytes = 32;
        private const int MaximumTextBytes = 255;

        /// <summary>The secret of the claim that came with the files; null when there is none.</summary>
        /// <exception cref="ArgumentException">The file is damaged, or the board has an enrolment of before.</exception>
        internal static byte[] Claim(IFileStore files)
        {
            byte[] claim = files.ReadAll(ClaimFile);
            if (claim != null && claim.Length != SecretBytes)
            {
                throw new ArgumentException("file claim is damaged; flash the node's files again");
            }

            if (claim != null && files.Exists(RecordFile) && !files.Exists(ProofFile))
            {
                throw new ArgumentException("the flash holds an enrolment of before this claim: erase the board, then flash its files");
            }

            return claim;
        }

        /// <summary>The record of an enrolled node, which anchors its chain.</summary>
        /// <exception cref="ArgumentException">There is none, or it is for another key.</exception>
        internal static byte[] Require(IFileStore files, byte[] publicKey)
        {
            byte[] record = files.ReadAll(RecordFile);
            CoseSign1Reader message = new CoseSign1Reader();
            if (!IsMine(record, message, null, publicKey))
            {
                throw new ArgumentException(
                    "file enrol.cose is missing, damaged, or for another key than this board's; flash the node's files again");
            }

            files.Delete(ProofFile);
            return record;
        }

        /// <summary>
        /// With an open claim: true when the record is there all the same, whole and signed by the plant. It came by cable, or a power cut
        /// came before the claim was closed, which happens now. What a power cut has left of one goes.
        /// </summary>
        internal static bool TryComplete(IFileStore files, NodeConfiguration configuration, byte[] publicKey, byte[] plantKey)
        {
            byte[] record = files.ReadAll(RecordFile);
            if (record == null)
            {
                return false;
            }

            CoseSign1Reader message = new CoseSign1Reader();
            if (IsMine(record, message, configuration, publicKey))
            {
                byte[] digest = new byte[Sha256.DigestLength];
                message.Digest(new Sha256(), digest);
                if (P256Verifier.Verify(plantKey, digest, record, message.SignatureOffset))
                {
                    Complete(files);
                    return true;
                }
            }

            files.Delete(RecordFile);
            return false;
        }

        /// <summary>
        /// The record is on flash: the claim is closed. In this order; a claim beside a record and no proof means another claim.
        /// </summary>
        internal static void Complete(IFileStore files)
        {
            files.Delete(ClaimFile);
            files.Delete(ProofFile);
        }

        /// <summary>
        /// Why a record is not for this board and key, as a word of <c>commandRefusal</c>; null when it is. Without
        /// <paramref name="configuration"/> only the key counts.
        /// </summary>
        internal static string Refusal(byte[] record, int offset, int count, NodeConfiguration configuration, byte[] publicKey)
        {
            CborReader cbor = new CborReader(record, offset, count);
            string node = null;
            string site = null;
            bool isKey = false;
            bool isBoard = false;
            int pairs = cbor.ReadMapStart();
            for (int i = 0; i < pairs && cbor.Status == CborStatus.Ok; i++)
            {
                switch (cbor.ReadText(MaximumTextBytes))
                {
                    case "node":
                        node = cbor.ReadText(MaximumTextBytes);
                        break;
                    case "site":
                        site = cbor.ReadText(MaximumTextBytes);
                        break;
                    case "eui":
                        isBoard = cbor.ReadBytes() && configuration != null && Is(record, cbor, configuration.Eui64);
                        break;
                    case "key":
                        isKey = cbor.ReadBytes() && Is(record, cbor, publicKey);
                        break;
                    default:
                        cbor.SkipValue();
                        break;
                }
            }

            return !cbor.Finish() ? Words.CommandRefusalMalformed
                : !isKey ? Words.CommandRefusalKey
                : configuration != null && (!isBoard || node != configuration.Node || site != configuration.Site)
                    ? Words.CommandRefusalNode : null;
        }

        private static bool IsMine(byte[] record, CoseSign1Reader message, NodeConfiguration configuration, byte[] publicKey)
        {
            return record != null && message.Read(record, 0, record.Length, CoseSign1.Cbor) == CoseStatus.Ok
                && Refusal(record, message.PayloadOffset, message.PayloadLength, configuration, publicKey) == null;
        }

        private static bool Is(byte[] record, CborReader cbor, byte[] expected)
        {
            bool isEqual = cbor.DataLength == expected.Length;
            for (int i = 0; isEqual && i < expected.Length; i++)
            {
                isEqual = record[cbor.DataOffset + i] == expected[i];
            }

            return isEqual;
        }
    }
}
