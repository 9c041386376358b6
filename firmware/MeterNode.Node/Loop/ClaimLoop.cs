using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Node.Storage;
using nanoFramework.Runtime.Native;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// What a board does before the plant has enrolled it, instead of <see cref="NodeLoop"/>: signs the proof that it has its evidence key,
    /// gives it to the plant over MQTT and on its flash, and waits for the enrolment record. Nothing is metered or numbered. All in
    /// bounded steps.
    /// </summary>
    public sealed class ClaimLoop
    {
        private const long RepeatMicros = 60000000;
        private const long IdleMicros = 20000;
        private const int HeaderBytes = 40;
        private const int PayloadBytes = 384;
        private const int MaximumHardwareLength = 40;

        private readonly NodeConfiguration _configuration;
        private readonly IClock _clock;
        private readonly IFileStore _files;
        private readonly IUplink _uplink;
        private readonly ISigner _signer;
        private readonly byte[] _plantKey;
        private readonly NodeInputs _inputs;
        private readonly MessageCheck _check = new MessageCheck();
        private readonly byte[] _headerBytes = new byte[HeaderBytes];
        private readonly byte[] _payloadBytes = new byte[PayloadBytes];
        private readonly CborWriter _header;
        private readonly CborWriter _payload;
        private readonly long _startMicros;
        private byte[] _proof;
        private byte[] _record;
        private bool _isValid;
        private string _why = string.Empty;
        private int _sessions;
        private long _dueMicros;
        private long _feedDueMicros;

        /// <summary>Begins the proof for the key of <paramref name="signer"/> under the one-time secret <paramref name="claim"/>.</summary>
        internal ClaimLoop(
            NodeConfiguration configuration, IClock clock, IFileStore files, NodeInputs inputs, ISigner signer, IUplink uplink,
            byte[] plantKey, byte[] claim)
        {
            _configuration = configuration;
            _clock = clock;
            _files = files;
            _inputs = inputs;
            _signer = signer;
            _uplink = uplink;
            _plantKey = plantKey;
            _startMicros = clock.NowMicros;
            _header = new CborWriter(_headerBytes);
            _payload = new CborWriter(_payloadBytes);
            CoseSign1.WriteHeader(_header, CoseSign1.Cbor, Kid.Compute(signer.PublicKey));
            byte[] code = new byte[Sha256.DigestLength];
            WriteFields(null);
            HmacSha256 hmac = new HmacSha256(claim, 0, claim.Length);
            hmac.Update(_payloadBytes, 0, _payload.Length);
            hmac.Finish(code, 0);
            _payload.Reset();
            WriteFields(code);
            CoseSign1.Digest(new Sha256(), _headerBytes, 0, _header.Length, _payloadBytes, 0, _payload.Length, code);
            signer.Begin(code);
        }

        /// <summary>True when the record is on flash: the board must restart and is a node then.</summary>
        public bool IsEnrolled { get; private set; }

        /// <summary>Does what is due at <paramref name="nowMicros"/> (monotonic); returns when it wants to be called next.</summary>
        public long Poll(long nowMicros)
        {
            if (_inputs.Light != null)
            {
                _inputs.Light.Poll(nowMicros);
            }

            if (_inputs.Watchdog != null && nowMicros >= _feedDueMicros)
            {
                _feedDueMicros = nowMicros + (NodeLoop.FeedSeconds * 1000000L);
                _inputs.Watchdog.Feed();
            }

            if (_check.IsBusy)
            {
                if (_check.Step())
                {
                    Judge();
                }

                return 0;
            }

            bool isDue = nowMicros >= _dueMicros || _uplink.Sessions != _sessions;
            if (_proof == null && isDue)
            {
                if (!_signer.Step())
                {
                    return _signer.Failure == null ? 0 : throw new InvalidOperationException("secure element: " + _signer.Failure);
                }

                FinishProof();
            }

            if (isDue)
            {
                _dueMicros = nowMicros + RepeatMicros;
                _sessions = _uplink.Sessions;
                Show(nowMicros);
                Install();
            }

            byte[] message = _uplink.TakeChange();
            if (message != null)
            {
                Open(message);
            }

            return IsEnrolled || _check.IsBusy ? 0 : nowMicros + IdleMicros;
        }

        private void WriteFields(byte[] code)
        {
            string hardware = SystemInfo.TargetName + (_configuration.Board.SecureElement > 0 ? " ATECC608" : string.Empty);
            hardware = hardware.Length > MaximumHardwareLength ? hardware.Substring(0, MaximumHardwareLength) : hardware;

            // Keys in the order of core deterministic encoding.
            _payload.WriteMapStart(code == null ? 8 : 9);
            _payload.WriteText("v");
            _payload.WriteInt(1);
            WriteText("fw", NodeLoop.FirmwareVersion);
            WriteText("hw", hardware);
            WriteBytes("cfg", _configuration.Hash);
            WriteBytes("eui", _configuration.Eui64);
            WriteBytes("key", _signer.PublicKey);
            if (code != null)
            {
                WriteBytes("mac", code);
            }

            WriteText("node", _configuration.Node);
            WriteText("site", _configuration.Site);
        }

        private void WriteText(string key, string value)
        {
            _payload.WriteText(key);
            _payload.WriteText(value);
        }

        private void WriteBytes(string key, byte[] value)
        {
            _payload.WriteText(key);
            _payload.WriteBytes(value, 0, value.Length);
        }

        /// <summary>The proof is durable before anybody sees it: from then on this key is the board's.</summary>
        private void FinishProof()
        {
            byte[] signature = new byte[CoseSign1.SignatureLength];
            byte[] message = new byte[CoseSign1.Overhead + _header.Length + _payload.Length];
            _signer.CopySignature(signature, 0);
            int length = CoseSign1.Write(_headerBytes, 0, _header.Length, _payloadBytes, 0, _payload.Length, signature, message, 0);
            byte[] proof = new byte[length];
            Array.Copy(message, 0, proof, 0, length);
            try
            {
                _files.Write(Enrolment.ProofFile, proof, 0, length);
                _proof = proof;
                _why = string.Empty;
            }
            catch (Exception)
            {
                _why = Words.ChangeRefusalFlash;
            }
        }

        private void Show(long nowMicros)
        {
            if (_inputs.Light != null)
            {
                _inputs.Light.Show(LightPattern.Offline);
            }

            _uplink.SetStatus("{\"schemaVersion\":1,\"state\":\"waiting\",\"claim\":true,\"why\":\"" + _why
                + "\",\"config\":" + _configuration.Serial.ToString() + ",\"fw\":\"" + NodeLoop.FirmwareVersion
                + "\",\"upSeconds\":" + ((nowMicros - _startMicros) / 1000000).ToString()
                + ",\"timeQuality\":\"" + _clock.Quality.ToString() + "\"}");
            if (_proof != null)
            {
                _uplink.Respond(_proof);
            }
        }

        /// <summary>A record for another board, or cut off, is not worth the check of its signature.</summary>
        private void Open(byte[] message)
        {
            if (!_check.TryOpen(message, Enrolment.MaximumBytes))
            {
                Refuse(Words.CommandRefusalMalformed);
                return;
            }

            string why = _proof == null ? Words.ChangeRefusalFlash
                : Enrolment.Refusal(message, _check.PayloadOffset, _check.PayloadLength, _configuration, _signer.PublicKey);
            if (why != null)
            {
                _check.Close();
                Refuse(why);
                return;
            }

            _record = message;
            _isValid = false;
            _check.Begin(_plantKey);
        }

        private void Judge()
        {
            _isValid = _check.IsValid;
            _check.Close();
            if (_isValid)
            {
                Install();
            }
            else
            {
                Refuse(Words.CommandRefusalSignature);
            }
        }

        /// <summary>A flash without room keeps what it has: the record is tried again with the next status.</summary>
        private void Install()
        {
            if (!_isValid || IsEnrolled)
            {
                return;
            }

            try
            {
                _files.Write(Enrolment.RecordFile, _record, 0, _record.Length);
            }
            catch (Exception)
            {
                _files.Delete(Enrolment.RecordFile);
                _why = Words.ChangeRefusalFlash;
                return;
            }

            Enrolment.Complete(_files);
            IsEnrolled = true;
        }

        /// <summary>The next status says why.</summary>
        private void Refuse(string why)
        {
            _why = why;
        }
    }
}
