namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Checks the signature of one message in bounded steps. Commands and receipts share it: what it needs is large and seldom
    /// needed, so it is made for each message and never exists twice.
    /// </summary>
    public sealed class MessageCheck
    {
        private const int BytesPerStep = 2 * Sha256.BlockLength;

        private byte[] _message;
        private CoseSign1Reader _reader;
        private Sha256 _hash;
        private byte[] _digest;
        private byte[] _key;
        private P256Verifier _verifier;
        private int _hashed;
        private bool _isValid;

        /// <summary>True between <see cref="TryOpen"/> and <see cref="Close"/>.</summary>
        public bool IsBusy => _message != null;

        /// <summary>
        /// True when the signature is that of the key given to <see cref="Begin"/>, with low s: a message has no second form. Once
        /// <see cref="Step"/> has said so.
        /// </summary>
        public bool IsValid => _isValid;

        /// <summary>Where the payload starts in the message.</summary>
        public int PayloadOffset => _reader.PayloadOffset;

        /// <summary>Bytes of the payload.</summary>
        public int PayloadLength => _reader.PayloadLength;

        /// <summary>Takes a message; false, and free for another, when it is none of our profile or too long.</summary>
        public bool TryOpen(byte[] message, int maximumBytes)
        {
            if (message.Length > maximumBytes)
            {
                return false;
            }

            _reader = new CoseSign1Reader();
            if (_reader.Read(message, 0, message.Length, CoseSign1.Cbor) != CoseStatus.Ok)
            {
                _reader = null;
                return false;
            }

            _message = message;
            return true;
        }

        /// <summary>True when the message names this key.</summary>
        public bool IsKid(byte[] kid)
        {
            return _reader.IsKid(kid);
        }

        /// <summary>Starts the check against a public key of 65 bytes.</summary>
        public void Begin(byte[] key)
        {
            _key = key;
            _digest = new byte[Sha256.DigestLength];
            _hash = new Sha256();
            _reader.BeginDigest(_hash, _digest);
            _hashed = 0;
            _isValid = false;
        }

        /// <summary>One bounded step; true when <see cref="IsValid"/> is there.</summary>
        public bool Step()
        {
            if (_verifier != null)
            {
                if (!_verifier.Step())
                {
                    return false;
                }

                _isValid = _verifier.Result && P256Verifier.IsLowS(_message, _reader.SignatureOffset);
                _verifier = null;
                return true;
            }

            int left = _reader.PayloadLength - _hashed;
            if (left > 0)
            {
                int count = left < BytesPerStep ? left : BytesPerStep;
                _hash.Update(_message, _reader.PayloadOffset + _hashed, count);
                _hashed += count;
                return false;
            }

            _hash.Finish(_digest, 0);
            _hash = null;
            _verifier = new P256Verifier();
            _verifier.Begin(_key, _digest, _message, _reader.SignatureOffset);
            return false;
        }

        /// <summary>Free for another message; gives the memory back.</summary>
        public void Close()
        {
            _message = null;
            _reader = null;
            _hash = null;
            _digest = null;
            _key = null;
            _verifier = null;
        }
    }
}
