using System.Device.Spi;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.Atm90e32
{
    /// <summary>
    /// ATM90E32AS metering IC (data sheet Atmel-46003B) as a power source whose energy is what the chip counted. An interval reads the
    /// energy, then the figures, then the whole configuration; only when that is still what was written does any of it count. Energy of
    /// which one cannot say what it is, and all of a chip that had to be configured anew, is a stated loss of time and never a guess.
    /// An interval takes about 150 frames of 32 µs on the bus, a step at most 40. No allocation after construction.
    /// </summary>
    public sealed class Atm90e32Meter : IPowerSource
    {
        private const int ClockHertz = 1000000;
        private const int ResetKey = 0x789A;
        private const int OpenKey = 0x55AA;
        private const int Full = 0xFFFF;

        /// <summary>Table 19: the chip works 40 ms after a reset at the latest.</summary>
        private const long ResetMicros = 50000;

        /// <summary>The first figures are ready after 16 cycles; two times that.</summary>
        private const long SettleMicros = 640000;

        private const int EntriesAStep = 8;

        private const int Idle = -1;
        private const double JoulesPerPlUnit = 8e-8;

        /// <summary>No count can be made faster than this, seen at the chip's inputs: 3 · 65.5 A · 305 V.</summary>
        private const double MaximumWatts = 60000;

        /// <summary>Where a current register ends.</summary>
        private const double MaximumAmperes = 65.535;

        /// <summary>Each of four registers keeps less than one count to itself, in either direction.</summary>
        private const int Remainders = 4;

        private readonly IClock _clock;
        private readonly Atm90e32Link _link;
        private readonly Atm90e32Table _table;
        private readonly PowerInterval _interval;
        private readonly int[] _phases;
        private readonly bool _isThreeWire;
        private readonly double _ratio;
        private readonly double _joulesPerCount;
        private readonly long _periodMicros;
        private int _step = Idle;
        private bool _isConfigured;
        private bool _isFresh;
        private bool _hasMetered;
        private PowerStatus _status;
        private long _dueMicros;
        private long _missed;
        private long _readMicros;
        private long _takenMicros;
        private long _lostMicros;
        private long _import;
        private long _export;
        private long _newImport;
        private long _newExport;
        private long _difference;
        private int _sagPhase;
        private int _overRangePhase;

        /// <summary>Takes the device and resets the chip; <see cref="Poll"/> configures it.</summary>
        public Atm90e32Meter(SpiDevice spi, MeteringIcSettings settings, IClock clock)
        {
            _clock = clock;
            _link = new Atm90e32Link(spi);
            _table = new Atm90e32Table(settings);
            _isThreeWire = settings.IsThreeWire;
            _ratio = settings.Ratio;
            _joulesPerCount = settings.PlConstant * JoulesPerPlUnit;
            _periodMicros = settings.IntervalMs * 1000L;
            _phases = new int[settings.Calibration.Length];
            _interval = new PowerInterval(_phases.Length);
            int next = 0;
            for (int p = 0; p < 3; p++)
            {
                if ((settings.Inputs & (4 >> p)) != 0)
                {
                    _phases[next] = p;
                    next++;
                }
            }

            long nowMicros = clock.NowMicros;
            _takenMicros = nowMicros;
            Reset(nowMicros);
        }

        /// <inheritdoc/>
        public string Mode => "afe";

        /// <inheritdoc/>
        public PowerInterval Interval => _interval;

        /// <inheritdoc/>
        public long PeriodMicros => _periodMicros;

        /// <inheritdoc/>
        public long DueMicros => _step == Idle ? _dueMicros : 0;

        /// <inheritdoc/>
        public bool IsBusy => _step != Idle;

        /// <inheritdoc/>
        public long Missed => _missed;

        /// <summary>Opens the chip's place on a bus. Mode 3 and this clock also suit a MAX31856, which gets those of the first.</summary>
        public static SpiDevice Open(int spiBus, int chipSelectPin)
        {
            SpiConnectionSettings connection = new SpiConnectionSettings(spiBus, chipSelectPin);
            connection.Mode = SpiMode.Mode3;
            connection.ClockFrequency = ClockHertz;
            connection.DataFlow = DataFlow.MsbFirst;
            return SpiDevice.Create(connection);
        }

        /// <inheritdoc/>
        public bool Poll(long nowMicros)
        {
            if (_step == Idle)
            {
                if (nowMicros >= _dueMicros)
                {
                    long missed = (nowMicros - _dueMicros) / _periodMicros;
                    _missed += _isConfigured ? missed : 0;
                    _dueMicros += (missed + 1) * _periodMicros;
                    Begin();
                }

                return false;
            }

            int step = _step;
            _step++;
            int figures = _phases.Length + 1;
            if (!_isConfigured)
            {
                return Configure(step, nowMicros);
            }

            if (step == 0)
            {
                _readMicros = nowMicros;
                return !TakeCounts() && Lose(PowerStatus.Disturbed, nowMicros);
            }

            if (step < figures)
            {
                TakePhase(step - 1);
                return false;
            }

            if (step == figures)
            {
                TakeCommon();
                return false;
            }

            int at = (step - figures - 1) * EntriesAStep;
            if (at < _table.Count)
            {
                return !Holds(at) && Lose(PowerStatus.NoResponse, nowMicros);
            }

            int errors;
            if (!_link.ReadPair((int)Atm90e32Register.CrcError, (int)Atm90e32Register.CrcError, out errors) || errors != 0)
            {
                return Lose(PowerStatus.NoResponse, nowMicros);
            }

            Finish();
            return true;
        }

        /// <inheritdoc/>
        public void Begin()
        {
            _step = 0;
            _status = PowerStatus.Ok;
            _interval.Clear();
        }

        /// <summary>
        /// Writes the table in steps, then compares all of it. A register that is right already is not written: what was written to another
        /// one by a damaged frame is missing where it belongs.
        /// </summary>
        private bool Configure(int step, long nowMicros)
        {
            int at = step * EntriesAStep;

            // A chip that still meters was not reached by the reset.
            bool isDone = step > 0 || (_link.Read((int)Atm90e32Register.MeterEnable) == 0
                && _link.WriteChecked((int)Atm90e32Register.AccessKey, OpenKey));
            for (int i = at; isDone && i < at + EntriesAStep && i < _table.Count; i++)
            {
                isDone = _link.Read(_table.Addresses[i]) == _table.Contents[i]
                    || _link.WriteChecked(_table.Addresses[i], _table.Contents[i]);
            }

            if (isDone && at + EntriesAStep < _table.Count)
            {
                return false;
            }

            if (!isDone || !_link.WriteChecked((int)Atm90e32Register.AccessKey, 0))
            {
                return Lose(PowerStatus.NoResponse, nowMicros);
            }

            for (int i = 0; i < _table.Count; i += EntriesAStep)
            {
                if (!Holds(i))
                {
                    return Lose(PowerStatus.NoResponse, nowMicros);
                }
            }

            // What was counted since the last register that counts was written is as good as any.
            _isConfigured = true;
            _isFresh = true;
            _step = Idle;
            _difference = 0;
            _lostMicros += _hasMetered ? nowMicros - _takenMicros : 0;
            _takenMicros = nowMicros;
            _interval.EndMicros = nowMicros;
            _dueMicros = nowMicros + SettleMicros;
            return false;
        }

        /// <summary>True when a step's entries of the table still stand in the chip; a damaged answer is asked for again.</summary>
        private bool Holds(int from)
        {
            for (int i = from; i < from + EntriesAStep && i < _table.Count; i++)
            {
                int value;
                int address = _table.Addresses[i];
                if (_link.Read(address) != _table.Contents[i]
                    && (!_link.ReadPair(address, address, out value) || (value & Full) != _table.Contents[i]))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>
        /// Reads and clears active energy of the sum and of each phase. Over all time the sum is the phases' sum, but for the remainders
        /// and for what was counted between the readings: a reading that cleared another register shows.
        /// </summary>
        private bool TakeCounts()
        {
            long beganMicros = _clock.NowMicros;
            for (int sign = 1, first = (int)Atm90e32Register.ForwardEnergy; sign >= -1; sign -= 2, first += 4)
            {
                int counts = _link.ReadOnce(first);
                if (counts < 0 || counts == Full)
                {
                    return false;
                }

                _newImport = sign > 0 ? counts : _newImport;
                _newExport = counts;
                _difference += sign * counts;
                for (int p = 0; p < _phases.Length; p++)
                {
                    counts = _link.ReadOnce(first + 1 + _phases[p]);
                    if (counts < 0 || counts == Full)
                    {
                        return false;
                    }

                    _difference -= sign * counts;
                }
            }

            double seconds = (_clock.NowMicros - beganMicros) * 1e-6;
            double allowed = Remainders + (seconds * MaximumWatts / _joulesPerCount);
            return _difference < allowed && _difference > -allowed;
        }

        private void TakePhase(int index)
        {
            int p = _phases[index];
            double volts = Magnitude((int)Atm90e32Register.VoltageA + p) * 0.01;
            double amperes = Magnitude((int)Atm90e32Register.CurrentA + p) * 0.001 * _ratio;
            if (amperes >= MaximumAmperes * _ratio)
            {
                _overRangePhase = index + 1;
            }

            double watts = Power((int)Atm90e32Register.PowerA + p);
            double vars = Power((int)Atm90e32Register.ReactiveA + p);

            // The voltage of an element leads that of its phase by 30° in A and lags it by 30° in C.
            _interval.Phases[index].SetPower(volts, amperes, watts, vars, _isThreeWire ? 30 - (30 * p) : 0);
            _interval.TotalReactiveVars += vars;
        }

        private void TakeCommon()
        {
            _interval.FrequencyHertz = (Pair((int)Atm90e32Register.Frequency, 0) & Full) * 0.01;
            int events = Pair((int)Atm90e32Register.Events0, 1);
            _link.Write((int)Atm90e32Register.Events0, events >> 16);
            _link.Write((int)Atm90e32Register.Events0 + 1, events);
            for (int i = 0; i < _phases.Length && !_isFresh; i++)
            {
                // What happened before the chip was configured was no sag of the mains. Bits as the table enables them, A first.
                int own = events >> (2 - _phases[i]);
                _sagPhase = (own & 0x1100) == 0 ? _sagPhase : i + 1;
                _overRangePhase = ((own >> 16) & 0x2400) == 0 ? _overRangePhase : i + 1;
            }
        }

        /// <summary>Everything is read and the chip is as it was configured: now it counts.</summary>
        private void Finish()
        {
            _step = Idle;
            _isFresh = false;
            _import += _newImport;
            _export += _newExport;
            _takenMicros = _readMicros;
            _interval.Status = _status;
            if (_status != PowerStatus.Ok)
            {
                // The counts are good and wait for figures that are.
                return;
            }

            _hasMetered = true;
            _interval.StartMicros = _interval.EndMicros;
            _interval.EndMicros = _readMicros;
            _interval.MiddleMicros = _interval.StartMicros + ((_readMicros - _interval.StartMicros) / 2);
            _interval.HasEnergy = true;
            _interval.ImportJoules = _import * _joulesPerCount * _ratio;
            _interval.ExportJoules = _export * _joulesPerCount * _ratio;

            // The chip's power is a mean of 16 cycles, which a load that switches every few seconds meets at always the same moments.
            long micros = _interval.EndMicros - _interval.StartMicros;
            _interval.TotalPowerWatts = micros > 0 ? (_interval.ImportJoules - _interval.ExportJoules) * 1e6 / micros : 0;
            _interval.LostMicros = _lostMicros;
            _interval.SagPhase = _sagPhase;
            _interval.OverRangePhase = _overRangePhase;
            _import = 0;
            _export = 0;
            _lostMicros = 0;
            _sagPhase = 0;
            _overRangePhase = 0;
        }

        /// <summary>What the chip has counted since the last good interval is not known, or not as configured: it starts anew.</summary>
        private bool Lose(PowerStatus status, long nowMicros)
        {
            _interval.Clear();
            _interval.Status = status;
            bool wasConfigured = _isConfigured;
            Reset(nowMicros);
            if (!wasConfigured)
            {
                // It did not take its configuration just now: no sooner again than an interval is due.
                _dueMicros = nowMicros + _periodMicros;
            }

            return true;
        }

        private void Reset(long nowMicros)
        {
            _link.Write((int)Atm90e32Register.SoftReset, ResetKey);
            _isConfigured = false;
            _step = Idle;
            _dueMicros = nowMicros + ResetMicros;
        }

        private double Magnitude(int address)
        {
            int pair = Pair(address, 0x10);
            return ((pair >> 16) & Full) + (((pair >> 8) & 0xFF) * 0.00390625);
        }

        private double Power(int address)
        {
            return Pair(address, 0x10) * 0.00032 * _ratio;
        }

        private int Pair(int address, int distance)
        {
            int value;
            if (!_link.ReadPair(address, address + distance, out value))
            {
                _status = PowerStatus.Disturbed;
            }

            return value;
        }
    }
}
