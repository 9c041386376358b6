using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Signs the answer to a command or to a change of the configuration (docs/wire-format.md) in bounded steps and gives it to the uplink.
    /// One at a time; between two answers it holds no memory.
    /// </summary>
    internal sealed class AnswerSigner
    {
        private const int HeaderBytes = 40;

        /// <summary>Of an answer without its name and reason.</summary>
        private const int PayloadBytes = 64;

        /// <summary>A reason is cut off behind so many letters; each takes up to three bytes.</summary>
        private const int MaximumWhyLength = 120;

        private readonly string _node;
        private readonly IUplink _uplink;
        private readonly ISigner _signer;
        private CborWriter _header;
        private CborWriter _payload;
        private byte[] _headerBytes;
        private byte[] _payloadBytes;
        private byte[] _digest;
        private bool _isSigning;

        internal AnswerSigner(string node, IUplink uplink, ISigner signer)
        {
            _node = node;
            _uplink = uplink;
            _signer = signer;
        }

        /// <summary>A pack takes the signer: an answer that was being signed starts anew afterwards.</summary>
        internal void Pause()
        {
            _isSigning = false;
        }

        /// <summary>
        /// Begins the answer to what has this <paramref name="number"/> under <paramref name="key"/> (three letters); an empty
        /// <paramref name="why"/> says that it was carried out.
        /// </summary>
        internal void Begin(string key, long number, string why)
        {
            why = why.Length > MaximumWhyLength ? why.Substring(0, MaximumWhyLength) : why;
            _digest = new byte[Sha256.DigestLength];
            _headerBytes = new byte[HeaderBytes];
            _payloadBytes = new byte[PayloadBytes + _node.Length + (3 * why.Length)];
            _header = new CborWriter(_headerBytes);
            CoseSign1.WriteHeader(_header, CoseSign1.Cbor, Kid.Compute(_signer.PublicKey));

            // Keys in the order of core deterministic encoding: shorter first.
            _payload = new CborWriter(_payloadBytes);
            _payload.WriteMapStart(5);
            _payload.WriteText("v");
            _payload.WriteInt(1);
            _payload.WriteText("ok");
            _payload.WriteBool(why.Length == 0);
            _payload.WriteText(key);
            _payload.WriteInt(number);
            _payload.WriteText("why");
            _payload.WriteText(why);
            _payload.WriteText("node");
            _payload.WriteText(_node);
            CoseSign1.Digest(new Sha256(), _headerBytes, 0, _header.Length, _payloadBytes, 0, _payload.Length, _digest);
        }

        /// <summary>One bounded step; true when the answer went to the uplink, or the signer has given up and there is none.</summary>
        internal bool Step()
        {
            if (!_isSigning)
            {
                _signer.Begin(_digest);
                _isSigning = true;
                return false;
            }

            if (_signer.Step())
            {
                Send();
            }
            else if (_signer.Failure == null)
            {
                return false;
            }

            _isSigning = false;
            _header = null;
            _payload = null;
            _headerBytes = null;
            _payloadBytes = null;
            _digest = null;
            return true;
        }

        private void Send()
        {
            byte[] signature = new byte[CoseSign1.SignatureLength];
            byte[] answer = new byte[CoseSign1.Overhead + _header.Length + _payload.Length];
            _signer.CopySignature(signature, 0);
            int length = CoseSign1.Write(_headerBytes, 0, _header.Length, _payloadBytes, 0, _payload.Length, signature, answer, 0);
            byte[] sent = new byte[length];
            System.Array.Copy(answer, 0, sent, 0, length);
            _uplink.Respond(sent);
        }
    }
}
