using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;
using MeterNode.Core.Scheduling;

namespace MeterNode.Core.Metering
{
    /// <summary>
    /// A power source that reads a meter on a serial line. It asks block by block, waits without blocking, asks once more after a
    /// time-out, and trusts nothing of an interval in which one value was missing. Energy is what the meter's register moved.
    /// </summary>
    public sealed class MeterPowerSource : IPowerSource
    {
        private const int Idle = 0;
        private const int Draining = 1;
        private const int Waiting = 2;

        private const int FrameBytes = 24;
        private const int AnswerBytes = 300;
        private const int FirstItem = 3;
        private const int ItemNumbers = 4;
        private const long StepMicros = 4000;

        /// <summary>Between an answer and the next request; DL/T 645-2007 asks for 20 ms, Modbus for 3.5 characters.</summary>
        private const long GapMicros = 30000;

        /// <summary>After a time-out the line must have been quiet for this long: a late answer is not the next one's.</summary>
        private const long QuietMicros = 250000;

        /// <summary>A line that is never quiet is not waited for longer.</summary>
        private const long MaximumDrainMicros = 2000000;

        /// <summary>DL/T 645-2007: a meter begins to answer within 500 ms.</summary>
        private const long AnswerMicros = 600000;

        private const long IdentityMicros = 900000000;
        private const int FindingIntervals = 3;
        private const long StatementMicros = 900000000;
        private const int StatementRegisters = 125;
        private const int MaximumStatementPolls = 30;
        private const int NoStep = 0;
        private const int AskForIt = 1;
        private const int AwaitIt = 2;
        private const int ReadIt = 3;
        private const double FrozenKilowattHours = 1;

        private readonly MeterConfiguration _meter;
        private readonly ISerialLine _line;
        private readonly IMeterProtocol _protocol;
        private readonly IClock _clock;
        private readonly PeriodicSlot _slot;
        private readonly PowerInterval _interval;
        private readonly MeterFacts _facts = new MeterFacts();
        private readonly MeterValue _value = new MeterValue();
        private readonly double[] _values = new double[MeterQuantity.Count];
        private readonly byte[] _frame = new byte[FrameBytes];
        private readonly byte[] _bytes = new byte[AnswerBytes];
        private byte[] _serial = new byte[0];
        private int _known;
        private int _state;
        private int _read;
        private int _count;
        private int _frameLength;
        private bool _isRetry;
        private bool _isIntroduced;
        private bool _isComplete;
        private long _dueMicros;
        private long _quietMicros;
        private long _deadlineMicros;
        private long _identityDueMicros;
        private long _missed;
        private int _failures;
        private bool _hasLast;
        private bool _isDoubted;
        private long _lastMicros;
        private double _stillJoules;
        private readonly byte[] _statement;
        private int _statementBytes;
        private int _statementStep;
        private int _statementPolls;
        private bool _isStatement;
        private bool _isStepDone;
        private long _statementDueMicros;

        /// <summary>Reads as <paramref name="meter"/> says, the first time at <paramref name="startMicros"/> (monotonic).</summary>
        public MeterPowerSource(MeterConfiguration meter, ISerialLine line, IMeterProtocol protocol, IClock clock, long startMicros)
        {
            _meter = meter;
            _line = line;
            _protocol = protocol;
            _clock = clock;
            _slot = new PeriodicSlot(meter.IntervalMs * 1000L, startMicros);
            _interval = new PowerInterval(meter.Phases);
            _interval.Meter = _facts;
            _interval.EndMicros = startMicros;
            _facts.Serial = meter.Serial;
            _facts.Finding = Words.MeterFindingOk;
            _statement = meter.Statement.Length == 0 ? null : new byte[2 * (int)meter.Statement[4]];
        }

        /// <inheritdoc/>
        public string Mode => Words.MeasuringModeMeter;

        /// <inheritdoc/>
        public PowerInterval Interval => _interval;

        /// <inheritdoc/>
        public long PeriodMicros => _meter.IntervalMs * 1000L;

        /// <inheritdoc/>
        public long DueMicros => _state != Idle ? _dueMicros : IsStepDue ? 0 : _slot.DueMicros;

        /// <inheritdoc/>
        public bool IsBusy => _state != Idle;

        /// <inheritdoc/>
        public long Missed => _missed;

        /// <inheritdoc/>
        public bool Poll(long nowMicros)
        {
            if (_state == Idle)
            {
                long dueMicros = _slot.DueMicros;
                long slotMicros;
                if (_slot.TryTake(nowMicros, out slotMicros))
                {
                    _missed += (slotMicros - dueMicros) / PeriodMicros;
                    Begin();
                }
                else if (IsStepDue)
                {
                    // One step between two intervals, so that none is missed.
                    _isStepDone = true;
                    _isStatement = true;
                    _isRetry = true;
                    Pause(nowMicros, GapMicros);
                }

                return false;
            }

            if (nowMicros < _dueMicros)
            {
                return false;
            }

            _dueMicros = nowMicros + StepMicros;
            int count = _line.Receive(_bytes, _state == Waiting ? _count : 0);
            return _state == Waiting ? Wait(nowMicros, count) : Drain(nowMicros, count);
        }

        /// <inheritdoc/>
        public void Begin()
        {
            long nowMicros = _clock.NowMicros;
            _interval.StartMicros = _interval.EndMicros;
            _isComplete = true;
            _isStatement = false;
            _isStepDone = false;
            _read = -1;
            _isIntroduced = nowMicros < _identityDueMicros;
            _known = _isIntroduced ? _known : 0;
            Next(nowMicros);
        }

        /// <summary>Goes to the next block; identity blocks are left out while the meter is known.</summary>
        private bool Next(long nowMicros)
        {
            do
            {
                _read++;
            }
            while (_read < _meter.Reads.Length && _isIntroduced && IsIdentity(_meter.Reads[_read]));
            if (_read == _meter.Reads.Length)
            {
                return Finish(nowMicros);
            }

            _isRetry = false;
            Pause(nowMicros, GapMicros);
            return false;
        }

        private static bool IsIdentity(double[] read)
        {
            int quantity = (int)read[FirstItem];
            return quantity >= MeterQuantity.CurrentRatio && quantity <= MeterQuantity.Serial;
        }

        private void Pause(long nowMicros, long micros)
        {
            _state = Draining;
            _quietMicros = nowMicros + micros;
            _deadlineMicros = nowMicros + MaximumDrainMicros;
            _dueMicros = nowMicros + StepMicros;
        }

        private bool Drain(long nowMicros, int count)
        {
            if (count > 0)
            {
                long quietMicros = nowMicros + GapMicros;
                _quietMicros = quietMicros > _quietMicros ? quietMicros : _quietMicros;
            }

            if (nowMicros < _quietMicros)
            {
                return nowMicros >= _deadlineMicros && Fail(PowerStatus.Garbled);
            }

            int units = _isStatement ? AskStatement() : AskRead();
            _line.Send(_frame, _frameLength);
            _state = Waiting;
            _count = 0;

            // 11 bits a byte; no block is longer than 256 bytes, and most are much shorter.
            long bytes = (2 * _frameLength) + 16 + (2 * units);
            _deadlineMicros = nowMicros + AnswerMicros + (bytes * 11000000 / _meter.Baud);
            return false;
        }

        private bool IsStepDue => _statementStep != NoStep && !_isStepDone;

        private int AskRead()
        {
            double[] read = _meter.Reads[_read];
            _frameLength = _protocol.Ask((int)read[0], (int)read[1], (int)read[2], _frame);
            return (int)read[2];
        }

        /// <summary>Asks for the statement's next step.</summary>
        private int AskStatement()
        {
            double[] statement = _meter.Statement;
            if (_statementStep == AskForIt)
            {
                _frameLength = _protocol.Ask(16, (int)statement[0], (int)statement[1], _frame);
                return 1;
            }

            if (_statementStep == AwaitIt)
            {
                _frameLength = _protocol.Ask(3, (int)statement[2], 1, _frame);
                return 1;
            }

            int read = _statementBytes / 2;
            int rest = (int)statement[4] - read;
            rest = rest < StatementRegisters ? rest : StatementRegisters;
            _frameLength = _protocol.Ask(3, (int)statement[3] + read, rest, _frame);
            return rest;
        }

        /// <summary>Goes a step on; the last makes the text.</summary>
        private void TakeStatement(int at)
        {
            if (_statementStep == AskForIt)
            {
                _statementStep = AwaitIt;
                _statementPolls = 0;
                _statementBytes = 0;
            }
            else if (_statementStep == AwaitIt)
            {
                bool isThere = _bytes[at] == 0 && _bytes[at + 1] == 0;
                _statementPolls++;
                _statementStep = isThere ? ReadIt : _statementPolls < MaximumStatementPolls ? AwaitIt : NoStep;
            }
            else
            {
                int end = at + _bytes[at - 1];
                while (at < end && _bytes[at] != 0 && _statementBytes < _statement.Length)
                {
                    _statement[_statementBytes++] = _bytes[at++];
                }

                if (at < end || _statementBytes == _statement.Length)
                {
                    // The record's writer refuses what is no text, and the pack with it.
                    bool isText = _statementBytes > 0 && Utf8.IsWellFormed(_statement, 0, _statementBytes);
                    _facts.Statement = isText ? Utf8.Decode(_statement, 0, _statementBytes) : null;
                    _statementStep = NoStep;
                }
            }
        }

        private bool Wait(long nowMicros, int count)
        {
            if (count > 0)
            {
                _count += count;
                int at = _protocol.Find(_bytes, _count);
                if (at >= 0 && _isStatement)
                {
                    TakeStatement(at);
                    _state = Idle;
                    return false;
                }

                if (at >= 0)
                {
                    Take(at);
                    return Next(nowMicros);
                }

                if (at == MeterAnswer.Refused)
                {
                    return Fail(PowerStatus.NoValue);
                }
            }

            if (nowMicros < _deadlineMicros)
            {
                return false;
            }

            if (!_isRetry)
            {
                _isRetry = true;
                Pause(nowMicros, QuietMicros);
                return false;
            }

            return Fail(IsSilence() ? PowerStatus.NoResponse : PowerStatus.Garbled);
        }

        /// <summary>Nothing came but what the node itself had sent.</summary>
        private bool IsSilence()
        {
            for (int i = 0; i < _count; i++)
            {
                if (i >= _frameLength || _bytes[i] != _frame[i])
                {
                    return false;
                }
            }

            return true;
        }

        private void Take(int at)
        {
            double[] read = _meter.Reads[_read];
            double factor = 1;
            for (int k = FirstItem; k < read.Length; k += ItemNumbers)
            {
                int quantity = (int)read[k];
                bool isOfAPhase = quantity >= MeterQuantity.Voltage && quantity < MeterQuantity.Exponent;
                if (isOfAPhase && (quantity - MeterQuantity.Voltage) % 3 >= _meter.Phases)
                {
                    continue;
                }

                int from = at + (int)read[k + 1];
                int kind = (int)read[k + 2];
                if (quantity == MeterQuantity.Serial)
                {
                    TakeSerial(from, kind);
                }
                else if (_value.Read(_bytes, from, kind))
                {
                    _values[quantity] = _value.Number * read[k + 3] * factor;
                    if (quantity == MeterQuantity.Exponent)
                    {
                        factor = PowerOfTen((int)_value.Number);
                    }

                    _known |= 1 << quantity;
                }
                else
                {
                    _isComplete = false;
                }
            }
        }

        private static double PowerOfTen(int exponent)
        {
            double power = 1;
            for (; exponent > 0; exponent--)
            {
                power *= 10;
            }

            for (; exponent < 0; exponent++)
            {
                power /= 10;
            }

            return power;
        }

        private void TakeSerial(int from, int kind)
        {
            _known |= 1 << MeterQuantity.Serial;
            int length = kind % 100;
            bool isSame = length == _serial.Length;
            for (int i = 0; isSame && i < length; i++)
            {
                isSame = _serial[i] == _bytes[from + i];
            }

            if (isSame)
            {
                return;
            }

            string serial = string.Empty;
            if (kind / 100 == MeterValue.Text)
            {
                for (int i = 0; i < length; i++)
                {
                    char c = (char)_bytes[from + i];
                    serial += c > ' ' && c < 0x7f ? c.ToString() : string.Empty;
                }
            }
            else if (_value.Read(_bytes, from, kind))
            {
                serial = ((long)_value.Number).ToString();
                serial = kind / 100 == MeterValue.Decimal ? serial.PadLeft(2 * length, '0') : serial;
            }

            if (serial.Length == 0)
            {
                _isComplete = false;
                return;
            }

            if (_serial.Length > 0)
            {
                NewSeries(Words.MeterFindingSwapped);
            }

            _serial = new byte[length];
            Array.Copy(_bytes, from, _serial, 0, length);
            _facts.Serial = serial;
            _facts.IsSerialRead = true;
        }

        /// <summary>All blocks are read: checks what was read and makes the interval's figures of it.</summary>
        private bool Finish(long nowMicros)
        {
            if (!_isComplete)
            {
                return Fail(PowerStatus.NoValue);
            }

            if (Has(MeterQuantity.Type) && !IsExpectedType())
            {
                return Fail(PowerStatus.OtherType);
            }

            if (Has(MeterQuantity.CurrentRatio) && _values[MeterQuantity.CurrentRatio] != _meter.Ratio)
            {
                return Fail(PowerStatus.OtherRatio);
            }

            double voltageRatio = Has(MeterQuantity.VoltageRatio) ? _values[MeterQuantity.VoltageRatio] : 1;
            double powerRatio = _meter.Ratio * voltageRatio;
            double joules = 3600000 * powerRatio;
            if (_hasLast && joules != _facts.JoulesPerKilowattHour)
            {
                NewSeries(Words.MeterFindingRatio);
            }

            _facts.Ratio = _meter.Ratio;
            _facts.JoulesPerKilowattHour = joules;
            _identityDueMicros = _isIntroduced ? _identityDueMicros : nowMicros + IdentityMicros;
            _interval.Clear();
            _interval.EndMicros = nowMicros;
            _interval.MiddleMicros = _interval.StartMicros + ((nowMicros - _interval.StartMicros) / 2);
            _interval.HasEnergy = true;
            if (!TakePower(powerRatio, voltageRatio) || !TakeEnergy())
            {
                return Fail(PowerStatus.NoValue);
            }

            if (_interval.Status != PowerStatus.Ok)
            {
                return Fail(_interval.Status);
            }

            if (_statement != null && nowMicros >= _statementDueMicros)
            {
                _statementDueMicros = nowMicros + StatementMicros;
                _statementStep = AskForIt;
            }

            _failures = 0;
            _facts.Finding = Words.MeterFindingOk;
            _state = Idle;
            return true;
        }

        private bool Has(int quantity)
        {
            return (_known & (1 << quantity)) != 0;
        }

        private bool IsExpectedType()
        {
            bool isExpected = _meter.Types.Length == 0;
            for (int i = 0; i < _meter.Types.Length; i++)
            {
                isExpected = isExpected || _meter.Types[i] == _values[MeterQuantity.Type];
            }

            return isExpected;
        }

        /// <summary>False when the power is none that can be.</summary>
        private bool TakePower(double powerRatio, double voltageRatio)
        {
            double watts = 0;
            double vars = 0;
            double sum = 0;
            for (int p = 0; p < _meter.Phases; p++)
            {
                PhaseResult phase = _interval.Phases[p];
                phase.HasVoltage = true;
                phase.UrmsVolts = _values[MeterQuantity.Voltage + p] * voltageRatio;

                // Some meters give a current the sign of its power.
                phase.IrmsAmperes = Math.Abs(_values[MeterQuantity.Current + p]) * _meter.Ratio;
                phase.RealPowerWatts = _values[MeterQuantity.PhasePower + p] * powerRatio;
                phase.ReactiveVars = _values[MeterQuantity.PhaseReactive + p] * powerRatio;
                phase.ApparentPowerVoltAmperes = phase.UrmsVolts * phase.IrmsAmperes;
                watts += phase.RealPowerWatts;
                vars += phase.ReactiveVars;
                sum += phase.ApparentPowerVoltAmperes + Math.Abs(phase.RealPowerWatts) + Math.Abs(phase.ReactiveVars);
            }

            _interval.TotalPowerWatts = Has(MeterQuantity.Power)
                ? (_values[MeterQuantity.Power] - _values[MeterQuantity.ExportPower]) * powerRatio : watts;
            _interval.TotalReactiveVars = Has(MeterQuantity.Reactive) ? _values[MeterQuantity.Reactive] * powerRatio : vars;
            _interval.FrequencyHertz = _values[MeterQuantity.Frequency];
            return sum + Math.Abs(_interval.TotalPowerWatts) + Math.Abs(_interval.TotalReactiveVars) < EnergyRegisters.MaximumWatts;
        }

        /// <summary>
        /// False when the register fell or moved by more than can be, and did not in the interval before: one wrong value is no new series.
        /// </summary>
        private bool TakeEnergy()
        {
            double import = _values[MeterQuantity.Import];
            double export = _values[MeterQuantity.Export];
            if (_hasLast)
            {
                double imported = Movement(import, _facts.ImportKilowattHours);
                double exported = Movement(export, _facts.ExportKilowattHours);
                double maximum = EnergyRegisters.MaximumWatts * 1e-6 * (_interval.EndMicros - _lastMicros);
                if (imported >= 0 && imported <= maximum && exported >= 0 && exported <= maximum)
                {
                    _interval.ImportJoules = imported;
                    _interval.ExportJoules = exported;
                    if (import < _facts.ImportKilowattHours || export < _facts.ExportKilowattHours)
                    {
                        _facts.Change = Words.MeterFindingRolled;
                        _facts.Series++;
                    }

                    Supervise(imported + exported > 0);
                }
                else if (!_isDoubted)
                {
                    _isDoubted = true;
                    return false;
                }
                else
                {
                    NewSeries(imported < 0 || exported < 0 ? Words.MeterFindingFell : Words.MeterFindingJumped);
                }
            }

            _isDoubted = false;
            _hasLast = true;
            _lastMicros = _interval.Status == PowerStatus.Ok ? _interval.EndMicros : _lastMicros;
            _facts.ImportKilowattHours = import;
            _facts.ExportKilowattHours = export;
            return true;
        }

        /// <summary>What a register moved, J; negative when it fell without having been at its end.</summary>
        private double Movement(double now, double last)
        {
            double rolls = _meter.RollsKilowattHours;
            double moved = now < 0.1 * rolls && last > 0.9 * rolls ? now + rolls - last : now - last;
            return moved * _facts.JoulesPerKilowattHour;
        }

        /// <summary>A register that stands still while power flows is frozen; what it moves later counts.</summary>
        private void Supervise(bool hasMoved)
        {
            double seconds = (_interval.EndMicros - _interval.StartMicros) * 1e-6;
            _stillJoules = hasMoved ? 0 : _stillJoules + (Math.Abs(_interval.TotalPowerWatts) * seconds);
            if (_stillJoules > FrozenKilowattHours * _facts.JoulesPerKilowattHour)
            {
                _interval.Status = PowerStatus.Frozen;
            }
        }

        private void NewSeries(string change)
        {
            _facts.Change = change;
            _facts.Series++;
            _hasLast = false;
            _stillJoules = 0;
        }

        /// <summary>The interval is not usable. After a failure the meter may be another one: it says again who it is.</summary>
        private bool Fail(PowerStatus status)
        {
            _state = Idle;
            if (_isStatement)
            {
                // The figures are whole without it; the next quarter of an hour asks again.
                _statementStep = NoStep;
                return false;
            }

            _interval.Clear();
            _interval.Status = status;
            _interval.EndMicros = _clock.NowMicros;
            _identityDueMicros = 0;
            _failures++;
            if (_failures >= FindingIntervals)
            {
                _facts.Finding = FindingOf(status);
            }

            return true;
        }

        private static string FindingOf(PowerStatus status)
        {
            switch (status)
            {
                case PowerStatus.NoResponse:
                    return Words.MeterFindingSilent;
                case PowerStatus.Garbled:
                    return Words.MeterFindingGarbled;
                case PowerStatus.NoValue:
                    return Words.MeterFindingAbsent;
                case PowerStatus.OtherType:
                    return Words.MeterFindingType;
                case PowerStatus.OtherRatio:
                    return Words.MeterFindingRatio;
                default:
                    return Words.MeterFindingFrozen;
            }
        }
    }
}
