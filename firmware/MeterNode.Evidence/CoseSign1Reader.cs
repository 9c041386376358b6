namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Takes a COSE_Sign1 message of our profile apart (docs/wire-format.md): tag 18, ES256, key identifier, empty unprotected
    /// header, content attached. Never throws for its input. The message stays in the caller's buffer; what was found
    /// before a defect can be read. Verifying is <see cref="Digest"/> and <see cref="P256Verifier"/>.
    /// Allocates only when constructed.
    /// </summary>
    public sealed class CoseSign1Reader
    {
        private readonly CborReader _reader = new CborReader(new byte[0], 0, 0);
        private byte[] _buffer;
        private bool _hasAlgorithm;
        private bool _isEs256;
        private bool _hasCritical;
        private bool _isCriticalKnown;
        private bool _isUnprotectedEmpty;
        private int _signatureLength;
        private int _headerOffset;
        private int _headerLength;
        private int _payloadOffset;
        private int _payloadLength;
        private int _signatureOffset;
        private int _kidOffset;
        private int _kidLength;
        private int _contentType;

        /// <summary>Start of the payload in the buffer.</summary>
        public int PayloadOffset => _payloadOffset;

        /// <summary>Bytes of the payload.</summary>
        public int PayloadLength => _payloadLength;

        /// <summary>Start of the signature in the buffer.</summary>
        public int SignatureOffset => _signatureOffset;

        /// <summary>
        /// Parses one message that fills the given range. <paramref name="contentType"/> is the one required, or −1 for any.
        /// </summary>
        public CoseStatus Read(byte[] buffer, int offset, int count, int contentType)
        {
            Forget(buffer);
            CoseStatus status = ReadMessage(buffer, offset, count);
            if (status == CoseStatus.Ok)
            {
                status = ReadProtectedHeader();
            }

            return status != CoseStatus.Ok ? status : CheckProfile(contentType);
        }

        /// <summary>The digest whose signature is at <see cref="SignatureOffset"/>. Only after a message was read.</summary>
        public void Digest(Sha256 hash, byte[] digest)
        {
            CoseSign1.Digest(hash, _buffer, _headerOffset, _headerLength, _buffer, _payloadOffset, _payloadLength, digest);
        }

        /// <summary>
        /// The same in steps: afterwards the payload goes into <paramref name="hash"/> piece by piece, and its end is the digest.
        /// Overwrites the first bytes of <paramref name="scratch"/>.
        /// </summary>
        public void BeginDigest(Sha256 hash, byte[] scratch)
        {
            CoseSign1.BeginDigest(hash, _buffer, _headerOffset, _headerLength, _payloadLength, scratch);
        }

        /// <summary>True when the key identifier is this one.</summary>
        public bool IsKid(byte[] kid)
        {
            if (_kidOffset < 0 || _kidLength != kid.Length)
            {
                return false;
            }

            for (int i = 0; i < kid.Length; i++)
            {
                if (_buffer[_kidOffset + i] != kid[i])
                {
                    return false;
                }
            }

            return true;
        }

        private void Forget(byte[] buffer)
        {
            _buffer = buffer;
            _hasAlgorithm = false;
            _isEs256 = false;
            _hasCritical = false;
            _isCriticalKnown = true;
            _isUnprotectedEmpty = false;
            _signatureLength = 0;
            _headerOffset = 0;
            _headerLength = 0;
            _payloadOffset = 0;
            _payloadLength = 0;
            _signatureOffset = 0;
            _kidOffset = -1;
            _kidLength = 0;
            _contentType = -1;
        }

        private CoseStatus ReadMessage(byte[] buffer, int offset, int count)
        {
            _reader.Reset(buffer, offset, count);
            CborType type = _reader.PeekType();
            if (type == CborType.None)
            {
                return CoseStatus.Malformed;
            }

            if (type != CborType.Tag)
            {
                return CoseStatus.NotTagged;
            }

            ulong tag = _reader.ReadTag();
            if (_reader.Status != CborStatus.Ok)
            {
                return CoseStatus.Malformed;
            }

            if (tag != CoseSign1.Sign1Tag)
            {
                return CoseStatus.WrongTag;
            }

            int items = _reader.ReadArrayStart();
            if (_reader.Status == CborStatus.Ok && items != 4)
            {
                return CoseStatus.WrongStructure;
            }

            if (_reader.ReadBytes())
            {
                _headerOffset = _reader.DataOffset;
                _headerLength = _reader.DataLength;
            }

            if (_reader.PeekType() == CborType.Map)
            {
                int start = _reader.Position;
                _reader.SkipValue();
                _isUnprotectedEmpty = _reader.Position == start + 1;
            }
            else
            {
                _reader.ReadMapStart();
            }

            if (_reader.ReadBytes())
            {
                _payloadOffset = _reader.DataOffset;
                _payloadLength = _reader.DataLength;
            }

            if (_reader.ReadBytes())
            {
                _signatureOffset = _reader.DataOffset;
                _signatureLength = _reader.DataLength;
            }

            _reader.Finish();
            switch (_reader.Status)
            {
                case CborStatus.Ok:
                    return _signatureLength == CoseSign1.SignatureLength ? CoseStatus.Ok : CoseStatus.WrongSignatureLength;
                case CborStatus.WrongType:
                    return CoseStatus.WrongStructure;
                case CborStatus.TrailingBytes:
                    return CoseStatus.TrailingBytes;
                default:
                    return CoseStatus.Malformed;
            }
        }

        private CoseStatus ReadProtectedHeader()
        {
            // RFC 9052 §3: an empty map is sent as a byte string of no bytes.
            if (_headerLength == 0)
            {
                return CoseStatus.Ok;
            }

            int criticalPosition = -1;
            _reader.Reset(_buffer, _headerOffset, _headerLength);
            int pairs = _reader.ReadMapStart();
            for (int i = 0; i < pairs && _reader.Status == CborStatus.Ok; i++)
            {
                CborType type = _reader.PeekType();
                if (type != CborType.UnsignedInteger && type != CborType.NegativeInteger)
                {
                    // Text labels, "mn" among them, are the business of whoever reads the payload.
                    if (_reader.ReadTextBytes())
                    {
                        _reader.SkipValue();
                    }

                    continue;
                }

                switch (_reader.ReadInt())
                {
                    case CoseSign1.AlgorithmLabel:
                        _hasAlgorithm = true;
                        ReadAlgorithm();
                        break;
                    case CoseSign1.CriticalLabel:
                        _hasCritical = true;
                        criticalPosition = _reader.Position;
                        _reader.SkipValue();
                        break;
                    case CoseSign1.ContentTypeLabel:
                        ReadContentType();
                        break;
                    case CoseSign1.KidLabel:
                        if (_reader.ReadBytes())
                        {
                            _kidOffset = _reader.DataOffset;
                            _kidLength = _reader.DataLength;
                        }

                        break;
                    default:
                        _reader.SkipValue();
                        break;
                }
            }

            if (!_reader.Finish())
            {
                return CoseStatus.BadProtectedHeader;
            }

            if (_hasCritical)
            {
                ReadCritical(criticalPosition);
            }

            return CoseStatus.Ok;
        }

        // An integer or a text (RFC 9053 §2); anything that is not ES256 is refused later.
        private void ReadAlgorithm()
        {
            CborType type = _reader.PeekType();
            if (type == CborType.NegativeInteger || type == CborType.UnsignedInteger)
            {
                _isEs256 = _reader.ReadInt() == CoseSign1.Es256;
            }
            else
            {
                _reader.ReadTextBytes();
            }
        }

        private void ReadContentType()
        {
            if (_reader.PeekType() == CborType.Text)
            {
                _reader.ReadTextBytes();
                return;
            }

            ulong value = _reader.ReadUInt();
            _contentType = value <= 0xffff ? (int)value : -1;
        }

        // RFC 9052 §3.1: a non-empty array of labels that are present. We understand the ones we evaluate.
        private void ReadCritical(int position)
        {
            _reader.Reset(_buffer, position, _headerOffset + _headerLength - position);
            int count = _reader.PeekType() == CborType.Array ? _reader.ReadArrayStart() : 0;
            _isCriticalKnown = count > 0;
            for (int i = 0; i < count; i++)
            {
                if (_reader.PeekType() != CborType.UnsignedInteger)
                {
                    _isCriticalKnown = false;
                    return;
                }

                switch (_reader.ReadInt())
                {
                    case CoseSign1.AlgorithmLabel:
                        _isCriticalKnown &= _hasAlgorithm;
                        break;
                    case CoseSign1.ContentTypeLabel:
                        _isCriticalKnown &= _contentType >= 0;
                        break;
                    case CoseSign1.KidLabel:
                        _isCriticalKnown &= _kidOffset >= 0;
                        break;
                    default:
                        _isCriticalKnown = false;
                        break;
                }
            }
        }

        private CoseStatus CheckProfile(int contentType)
        {
            if (!_isCriticalKnown)
            {
                return CoseStatus.UnknownCritical;
            }

            if (!_hasAlgorithm)
            {
                return CoseStatus.MissingAlgorithm;
            }

            if (!_isEs256)
            {
                return CoseStatus.WrongAlgorithm;
            }

            if (!_isUnprotectedEmpty)
            {
                return CoseStatus.UnprotectedNotEmpty;
            }

            if (_kidOffset < 0)
            {
                return CoseStatus.MissingKid;
            }

            return _contentType >= 0 && (contentType < 0 || contentType == _contentType) ? CoseStatus.Ok : CoseStatus.WrongContentType;
        }
    }
}
