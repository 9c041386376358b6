using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Storage;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Takes commands signed by the plant key (docs/wire-format.md), one at a time, in bounded steps: verify, have the loop carry
    /// it out, wait until its counter and event are durable, answer. What the plant did not sign is counted and not answered.
    /// </summary>
    internal sealed class CommandTask
    {
        /// <summary>Nothing for the loop to do.</summary>
        internal const int Nothing = 0;

        /// <summary>The loop is to carry out the command and call <see cref="CarriedOut"/>.</summary>
        internal const int CarryOut = 1;

        /// <summary>The loop is to make the state durable and call <see cref="Kept"/>.</summary>
        internal const int Keep = 2;

        /// <summary>The command <c>stop</c> is answered: the loop is to end cleanly and pause.</summary>
        internal const int Pause = 3;

        private const int Idle = 0;
        private const int Verifying = 1;
        private const int Accepted = 2;
        private const int Recording = 3;
        private const int Answering = 4;

        private const int MaximumCommandBytes = 256;
        private const int MaximumTextLength = 40;
        private const long ReportMicros = 60000000;
        private const long MaximumCounter = 1L << 53;

        private readonly string _node;
        private readonly IClock _clock;
        private readonly byte[] _plantKey;
        private readonly byte[] _plantKid;
        private readonly IUplink _uplink;
        private readonly AnswerSigner _answers;
        private readonly EventLog _events;
        private readonly NodeState _state;
        private int _stage;
        private readonly MessageCheck _check;
        private byte[] _message;
        private long _counter;
        private string _why;
        private int _refused;
        private string _lastRefusal;
        private long _reportMicros;

        /// <summary>The plant key is <c>plant.pub</c> in <paramref name="files"/>; without it no command is accepted.</summary>
        internal CommandTask(
            string node, IClock clock, IFileStore files, IUplink uplink, AnswerSigner answers, EventLog events, NodeState state,
            MessageCheck check)
        {
            _check = check;
            _node = node;
            _clock = clock;
            _plantKey = files.ReadAll("plant.pub");
            _plantKid = _plantKey == null ? null : Kid.Compute(_plantKey);
            _uplink = uplink;
            _answers = answers;
            _events = events;
            _state = state;
        }

        /// <summary>Zone of the command, from 1; 0 means all.</summary>
        internal int Zone;

        /// <summary>True for <c>batch</c>.</summary>
        internal bool IsBatch;

        /// <summary>True for <c>live</c>, which changes no evidence and leaves no event.</summary>
        internal bool IsLive;

        /// <summary>True for <c>stop</c>, which leaves no event either.</summary>
        internal bool IsStop;

        /// <summary>Set-point of the command, m°C.</summary>
        internal long Millis;

        /// <summary>True while a command is in hand.</summary>
        internal bool IsBusy => _stage != Idle;

        /// <summary>The plant's public key, 65 bytes; null where the node has none.</summary>
        internal byte[] PlantKey => _plantKey;

        /// <summary>True when the message that was opened names the plant's key.</summary>
        internal bool IsPlant(MessageCheck check)
        {
            return _plantKid != null && check.IsKid(_plantKid);
        }

        /// <summary>One bounded step; only while no pack is being signed. Returns what the loop is to do.</summary>
        internal int Poll(long nowMicros, int zones)
        {
            if (_refused > 0 && nowMicros >= _reportMicros)
            {
                _events.Add(nowMicros, EventTexts.Command(_refused, _lastRefusal));
                _refused = 0;
                _reportMicros = nowMicros + ReportMicros;
            }

            switch (_stage)
            {
                case Idle:
                    _message = _check.IsBusy ? null : _uplink.TakeCommand();
                    if (_message != null)
                    {
                        Begin();
                    }

                    break;

                case Verifying:
                    if (_check.Step())
                    {
                        Judge(zones);
                    }

                    break;

                case Accepted:
                    return CarryOut;

                case Recording:
                    return Keep;

                default:
                    if (_answers.Step())
                    {
                        Forget();
                        return IsStop && _why.Length == 0 ? Pause : Nothing;
                    }

                    break;
            }

            return Nothing;
        }

        /// <summary>The command was carried out at <paramref name="nowMicros"/>: adds its event and counts it as used.</summary>
        internal void CarriedOut(long nowMicros)
        {
            _state.CommandCounter = _counter;
            if (!IsLive && !IsStop)
            {
                _events.Add(nowMicros, IsBatch ? EventTexts.Batch(Zone) : EventTexts.Setpoint(Zone, Millis));
            }

            _stage = Recording;
        }

        /// <summary>Counter and event are durable: the answer may go out.</summary>
        internal void Kept()
        {
            BeginAnswer();
        }

        private void Begin()
        {
            if (!_check.TryOpen(_message, MaximumCommandBytes))
            {
                Drop(Words.CommandRefusalMalformed);
            }
            else if (!IsPlant(_check))
            {
                Drop(Words.CommandRefusalKey);
            }
            else
            {
                _check.Begin(_plantKey);
                _stage = Verifying;
            }
        }

        private void Judge(int zones)
        {
            if (!_check.IsValid)
            {
                Drop(Words.CommandRefusalSignature);
                return;
            }

            _why = ReadPayload(zones);
            _check.Close();
            if (_why.Length == 0)
            {
                _stage = Accepted;
                return;
            }

            Count(_why);
            BeginAnswer();
        }

        /// <summary>Reads the command; returns why it is refused, or an empty text.</summary>
        private string ReadPayload(int zones)
        {
            CborReader cbor = new CborReader(_message, _check.PayloadOffset, _check.PayloadLength);
            long version = 0;
            long zone = 0;
            long expires = -1;
            double celsius = double.NaN;
            bool unknown = false;
            string node = null;
            string command = null;
            _counter = 0;
            int pairs = cbor.ReadMapStart();
            for (int i = 0; i < pairs && cbor.Status == CborStatus.Ok; i++)
            {
                switch (cbor.ReadText(MaximumTextLength))
                {
                    case "v":
                        version = cbor.ReadInt();
                        break;
                    case "node":
                        node = cbor.ReadText(MaximumTextLength);
                        break;
                    case "ctr":
                        _counter = cbor.ReadInt();
                        break;
                    case "exp":
                        expires = cbor.ReadInt();
                        break;
                    case "cmd":
                        command = cbor.ReadText(MaximumTextLength);
                        break;
                    case "zone":
                        zone = cbor.ReadInt();
                        unknown |= zone < 1 || zone > zones;
                        break;
                    case "cel":
                        celsius = cbor.ReadNumber();
                        break;
                    default:
                        unknown = true;
                        cbor.SkipValue();
                        break;
                }
            }

            if (!cbor.Finish() || version != 2 || expires < 0 || _counter < 1 || _counter > MaximumCounter)
            {
                _counter = 0;
                return Words.CommandRefusalMalformed;
            }

            if (node != _node)
            {
                return Words.CommandRefusalNode;
            }

            if (_counter <= _state.CommandCounter)
            {
                return Words.CommandRefusalReplay;
            }

            // A command that lies in the broker or in a recording for long must not surprise anybody.
            if (!TimeQuality.IsUtc(_clock.Quality))
            {
                return Words.CommandRefusalClock;
            }

            if (_clock.UtcMicros / 1000000 > expires)
            {
                return Words.CommandRefusalExpired;
            }

            IsBatch = command == "batch";
            IsLive = command == "live";
            IsStop = command == "stop";
            bool isPlain = IsLive || IsStop;
            if (!IsBatch && !isPlain && command != "setpoint")
            {
                return Words.CommandRefusalCommand;
            }

            bool inRange = celsius >= -273 && celsius <= 3000;
            bool isZoneWrong = isPlain ? zone != 0 : IsBatch ? zones == 0 : zone == 0;
            if (unknown || isZoneWrong || (IsBatch || isPlain ? !double.IsNaN(celsius) : !inRange))
            {
                return Words.CommandRefusalArguments;
            }

            Zone = (int)zone;
            Millis = IsBatch || isPlain ? 0 : (long)(celsius * 1000 + (celsius < 0 ? -0.5 : 0.5));
            return string.Empty;
        }

        private void BeginAnswer()
        {
            _answers.Begin("ctr", _counter, _why);
            _stage = Answering;
        }

        private void Drop(string why)
        {
            Count(why);
            _check.Close();
            Forget();
        }

        /// <summary>Counts what is refused; a signed event says so.</summary>
        internal void Count(string why)
        {
            _refused++;
            _lastRefusal = why;
        }

        private void Forget()
        {
            _stage = Idle;
            _message = null;
        }
    }
}
