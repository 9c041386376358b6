using System;
using MeterNode.Core.Evidence;

namespace MeterNode.Node.Storage
{
    /// <summary>
    /// A change of the configuration as the plant signs it (docs/wire-format.md), taken apart. Its signature is not checked here.
    /// </summary>
    internal sealed class Change
    {
        /// <summary>
        /// A longer message is not taken, bytes: the largest configuration fits with a certificate, and both fit the heap.
        /// </summary>
        internal const int MaximumBytes = 5120;

        /// <summary>The file that it replaces always.</summary>
        internal const string ConfigurationFile = "config.cose";

        /// <summary>The plant's CA, PEM.</summary>
        internal const string CaFile = "ca.crt";

        /// <summary>The node's certificate, PEM.</summary>
        internal const string CertificateFile = "tls.crt";

        private const int MaximumNameBytes = 40;

        // The runtime refuses longer ones (nf-interpreter: a terminator must fit 32 and 64 bytes).
        private const int MaximumSsidBytes = 31;
        private const int MaximumPasswordBytes = 63;

        private readonly byte[] _message;
        private readonly int[] _offsets = new int[3];
        private readonly int[] _lengths = new int[3];

        /// <summary>The node that it is for.</summary>
        internal string Node;

        /// <summary>The Wi-Fi network to join; null when that stays.</summary>
        internal string Ssid;

        /// <summary>Its password, empty for an open network.</summary>
        internal string Password;

        private Change(byte[] message)
        {
            _message = message;
        }

        /// <summary>Where the signed configuration starts in the message.</summary>
        internal int ConfigurationOffset => _offsets[0];

        /// <summary>Bytes of the signed configuration.</summary>
        internal int ConfigurationLength => _lengths[0];

        /// <summary>Takes a whole message apart; null when it is none of this format, or cut off.</summary>
        internal static Change TryRead(byte[] message)
        {
            CoseSign1Reader reader = new CoseSign1Reader();
            Change change = new Change(message);
            return reader.Read(message, 0, message.Length, CoseSign1.Cbor) == CoseStatus.Ok
                && change.Read(reader.PayloadOffset, reader.PayloadLength) ? change : null;
        }

        /// <summary>What it has for the node's file of this name, or null.</summary>
        internal byte[] File(string name)
        {
            int file = name == ConfigurationFile ? 0 : name == CaFile ? 1 : name == CertificateFile ? 2 : 3;
            if (file == 3 || _lengths[file] == 0)
            {
                return null;
            }

            byte[] content = new byte[_lengths[file]];
            Array.Copy(_message, _offsets[file], content, 0, content.Length);
            return content;
        }

        private bool Read(int offset, int count)
        {
            CborReader cbor = new CborReader(_message, offset, count);
            long version = 0;
            int pairs = cbor.ReadMapStart();
            for (int i = 0; i < pairs && cbor.Status == CborStatus.Ok; i++)
            {
                string key = cbor.ReadText(MaximumNameBytes);
                switch (key)
                {
                    case "v":
                        version = cbor.ReadInt();
                        break;
                    case "node":
                        Node = cbor.ReadText(MaximumNameBytes);
                        break;
                    case "ssid":
                        Ssid = cbor.ReadText(MaximumSsidBytes);
                        break;
                    case "psk":
                        Password = cbor.ReadText(MaximumPasswordBytes);
                        break;
                    default:
                        int file = key == "cfg" ? 0 : key == "ca" ? 1 : key == "crt" ? 2 : 3;
                        if (file == 3 || !cbor.ReadBytes())
                        {
                            return false;
                        }

                        _offsets[file] = cbor.DataOffset;
                        _lengths[file] = cbor.DataLength;
                        break;
                }
            }

            return cbor.Finish() && version == 1 && Node != null && _lengths[0] > 0 && (Ssid == null) == (Password == null);
        }
    }
}
