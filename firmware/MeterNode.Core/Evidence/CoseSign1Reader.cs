namespace MeterNode.Core.Evidence
{
    /// <summary>
    /// Takes a COSE_Sign1 message of our profile apart (DESIGN §6): tag 18, ES256, key identifier, empty unprotected
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

        /// <summary>What CBOR defect was found, when <see cref="Read"/> returned Malformed or BadProtectedHeader.</summary>
        public CborStatus CborStatus { get; private set; }

        /// <summary>Start of the encoded protected header map in the buffer.</summary>
        public int HeaderOffset { get; private set; }

        /// <summary>Bytes of the encoded protected header map.</summary>
        public int HeaderLength { get; private set; }

        /// <summary>Start of the payload in the buffer.</summary>
        public int PayloadOffset { get; private set; }

        /// <summary>Bytes of the payload.</summary>
        public int PayloadLength { get; private set; }

        /// <summary>Start of the signature in the buffer.</summary>
        public int SignatureOffset { get; private set; }

        /// <summary>Start of the key identifier in the buffer; −1 when there is none.</summary>
        public int KidOffset { get; private set; }

        /// <summary>Bytes of the key identifier.</summary>
        public int KidLength { get; private set; }

        /// <summary>The content type (header 3); −1 when there is none.</summary>
        public int ContentType { get; private set; }

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
            CoseSign1.Digest(hash, _buffer, HeaderOffset, HeaderLength, _buffer, PayloadOffset, PayloadLength, digest);
        }

        /// <summary>True when the key identifier is this one.</summary>
        public bool IsKid(byte[] kid)
        {
            if (KidOffset < 0 || KidLength != kid.Length)
            {
                return false;
            }

            for (int i = 0; i < kid.Length; i++)
            {
                if (_buffer[KidOffset + i] != kid[i])
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
            CborStatus = CborStatus.Ok;
            HeaderOffset = 0;
            HeaderLength = 0;
            PayloadOffset = 0;
            PayloadLength = 0;
            SignatureOffset = 0;
            KidOffset = -1;
            KidLength = 0;
            ContentType = -1;
        }

        private CoseStatus ReadMessage(byte[] buffer, int offset, int count)
        {
            _reader.Reset(buffer, offset, count);
            CborType type = _reader.PeekType();
            if (type == CborType.None)
            {
                _reader.SkipValue();
                return Malformed();
            }

            if (type != CborType.Tag)
            {
                return CoseStatus.NotTagged;
            }

            ulong tag = _reader.ReadTag();
            if (_reader.Status != CborStatus.Ok)
            {
                return Malformed();
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
                HeaderOffset = _reader.DataOffset;
                HeaderLength = _reader.DataLength;
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
                PayloadOffset = _reader.DataOffset;
                PayloadLength = _reader.DataLength;
            }

            if (_reader.ReadBytes())
            {
                SignatureOffset = _reader.DataOffset;
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
                    return Malformed();
            }
        }

        private CoseStatus ReadProtectedHeader()
        {
            // RFC 9052 §3: an empty map is sent as a byte string of no bytes.
            if (HeaderLength == 0)
            {
                return CoseStatus.Ok;
            }

            int criticalPosition = -1;
            _reader.Reset(_buffer, HeaderOffset, HeaderLength);
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
                            KidOffset = _reader.DataOffset;
                            KidLength = _reader.DataLength;
                        }

                        break;
                    default:
                        _reader.SkipValue();
                        break;
                }
            }

            if (!_reader.Finish())
            {
                CborStatus = _reader.Status;
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
            ContentType = value <= 0xffff ? (int)value : -1;
        }

        // RFC 9052 §3.1: a non-empty array of labels that are present. We understand the ones we evaluate.
        private void ReadCritical(int position)
        {
            _reader.Reset(_buffer, position, HeaderOffset + HeaderLength - position);
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
                        _isCriticalKnown &= ContentType >= 0;
                        break;
                    case CoseSign1.KidLabel:
                        _isCriticalKnown &= KidOffset >= 0;
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

            if (KidOffset < 0)
            {
                return CoseStatus.MissingKid;
            }

            return ContentType >= 0 && (contentType < 0 || contentType == ContentType) ? CoseStatus.Ok : CoseStatus.WrongContentType;
        }

        private CoseStatus Malformed()
        {
            CborStatus = _reader.Status;
            return CoseStatus.Malformed;
        }
    }
}
