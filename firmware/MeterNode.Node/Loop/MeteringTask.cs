using MeterNode.Core.Configuration;
using MeterNode.Core.Metering;
using MeterNode.Core.Ports;
using MeterNode.Core.Records;

namespace MeterNode.Node.Loop
{
    /// <summary>Adds the power source's intervals to registers, reading and pack, and watches the wiring.</summary>
    internal sealed class MeteringTask
    {
        private const int ConnectionCheckIntervals = 20;
        private const double ConnectionCheckAmperes = 0.5;
        private const int MaximumHoldIntervals = 8;
        private const long LeastHoldMicros = 4000000;
        private const long SilenceMicros = 30000000;
        private const int SilenceIntervals = 3;
        private const int Reasons = 7;
        private const long OverRangeMicros = 60000000;
        private const double LeastAmperes = 0.001;

        private readonly IPowerSource _source;
        private readonly EventLog _events;
        private readonly ConnectionCheck _connections;
        private readonly long[] _refused = new long[Reasons + 1];
        private readonly MeterSeries _series;
        private string _meterFinding = Words.MeterFindingOk;
        private long _windowsUsed;
        private long _usedMicros;
        private int _reason = Reasons;
        private int _rowHertz = -1;
        private long _periodMicros;
        private int _refusedInARow;
        private bool _isSilent;
        private readonly double _runningAmperes;
        private long _activeMicros;
        private long _idleMicros;
        private long _overRange;
        private long _overRangeReported;
        private long _overRangeDueMicros;
        private long _sags;
        private long _sagDueMicros;

        internal MeteringTask(
            NodeConfiguration configuration, IPowerSource source, IFileStore files, EventLog events, long startMicros)
        {
            _source = source;
            _events = events;
            _usedMicros = startMicros;
            _activeMicros = startMicros;
            _runningAmperes = configuration.RunningAmperes + LeastAmperes;
            Phases = source.Interval.Phases.Length;
            _connections = new ConnectionCheck(Phases, configuration.NominalVolts, ConnectionCheckIntervals, ConnectionCheckAmperes, false);
            long holdMicros = MaximumHoldIntervals * source.PeriodMicros;
            Energy = new EnergyRegisters(holdMicros < LeastHoldMicros ? LeastHoldMicros : holdMicros);
            _series = source.Interval.Meter == null || source.Interval.Meter.Pulses >= 0
                ? null : new MeterSeries(files, Energy, configuration.Meter.RollsKilowattHours);
            Reading = new ReadingAccumulator(Phases);
            Pack = new ReadingAccumulator(Phases);
            Shown = new ReadingAccumulator(Phases);
        }

        /// <summary>Number of phases.</summary>
        internal readonly int Phases;

        /// <summary>Registers, restored by the loop at start.</summary>
        internal readonly EnergyRegisters Energy;

        /// <summary>Intervals since the last reading was closed.</summary>
        internal readonly ReadingAccumulator Reading;

        /// <summary>Intervals since the last pack was closed.</summary>
        internal readonly ReadingAccumulator Pack;

        /// <summary>Intervals since the last status, for people; they stay until the next interval.</summary>
        internal readonly ReadingAccumulator Shown;

        /// <summary>True when a status has had what is in <see cref="Shown"/>: the next interval begins anew.</summary>
        internal bool IsShown;

        /// <summary>Intervals (waveform windows) metered since boot.</summary>
        internal long WindowsUsed => _windowsUsed;

        /// <summary>
        /// Intervals since boot that were not metered, by reason: the numbers of <see cref="PowerStatus"/>, the last one for those
        /// not begun in time.
        /// </summary>
        internal long[] Refused
        {
            get
            {
                _refused[Reasons] = _source.Missed;
                return _refused;
            }
        }

        /// <summary>Sum of <see cref="Refused"/>.</summary>
        internal long WindowsRefused
        {
            get
            {
                long[] refused = Refused;
                long sum = 0;
                for (int r = 1; r < refused.Length; r++)
                {
                    sum += refused[r];
                }

                return sum;
            }
        }

        /// <summary>
        /// For how long no phase has had a current above the one at which the machine runs, up to the last interval that was metered, µs;
        /// 0 when it had.
        /// </summary>
        internal long IdleMicros => _idleMicros;

        /// <summary>Intervals metered as a lower bound since boot.</summary>
        internal long OverRange => _overRange;

        /// <summary>The interval finished last; while <see cref="IsBusy"/> its figures are changing.</summary>
        internal PowerInterval Last => _source.Interval;

        /// <summary>True in the middle of an interval.</summary>
        internal bool IsBusy => _source.IsBusy;

        /// <summary>What stands against the wiring of a phase (0-based).</summary>
        internal WiringFinding Finding(int phase) => _connections.Finding(phase);

        /// <summary>Rows a second inside a waveform window; 0 where nothing is sampled.</summary>
        internal int RowHertz => _source.Interval.RowHertz;

        /// <summary>True while nothing could be metered for half a minute.</summary>
        internal bool IsSilent => _isSilent;

        /// <summary>Why nothing is metered while <see cref="IsSilent"/>, a word of the schema.</summary>
        internal string Reason => ReasonOf(_reason);

        /// <summary>When this task wants to run next, monotonic µs.</summary>
        internal long DueMicros => _source.DueMicros;

        /// <summary>
        /// Reports when nothing could be metered for half a minute; true when this has just become so.
        /// </summary>
        internal bool Watch(long nowMicros)
        {
            // Time alone says nothing: a loop that stood still had no interval to refuse.
            if (_isSilent || _refusedInARow < SilenceIntervals || nowMicros - _usedMicros < SilenceMicros)
            {
                return false;
            }

            _isSilent = true;
            _events.Add(nowMicros, EventTexts.Unmetered(ReasonOf(_reason)));
            return true;
        }

        /// <summary>Lets the source begin a due interval, or take one bounded step of the running one.</summary>
        internal void Poll(long nowMicros)
        {
            if (_source.Poll(nowMicros))
            {
                Take(nowMicros);
            }
        }

        /// <summary>The registers were raised from elsewhere: they no longer follow from what the meter showed before.</summary>
        internal void RegistersRaised()
        {
            if (_series != null)
            {
                _series.Restart();
            }
        }

        /// <summary>The registers of the start were known at <paramref name="micros"/>, on the scale of monotonic time.</summary>
        internal void RegistersKnownAt(long micros)
        {
            if (_series != null)
            {
                _series.KnownMicros = micros;
            }
        }

        /// <summary>A last interval before a clean stop, whose power also counts for its second half: nothing is left out.</summary>
        internal void Finish(IClock clock)
        {
            FinishInterval(clock);
            long used = _windowsUsed;
            _source.Begin();
            FinishInterval(clock);

            PowerInterval interval = _source.Interval;
            if (_windowsUsed > used && !interval.HasEnergy)
            {
                Energy.Add(interval.EndMicros, interval.TotalPowerWatts, interval.TotalReactiveVars);
            }
        }

        /// <summary>A source that waits for another device needs time to pass.</summary>
        private void FinishInterval(IClock clock)
        {
            while (_source.IsBusy)
            {
                Poll(clock.NowMicros);
                if (_source.IsBusy)
                {
                    clock.SpinUntil(_source.DueMicros);
                }
            }
        }

        private void Take(long nowMicros)
        {
            PowerInterval interval = _source.Interval;
            ReportSampling(interval, nowMicros);
            if (interval.Meter != null)
            {
                ReportMeter(interval.Meter, nowMicros);
            }

            if (!interval.IsUsable || !TakeEnergy(interval))
            {
                // What a meter can do wrong counts as one, energy that is not credible too: its event says what it was.
                _reason = (int)(interval.IsUsable || interval.Status > PowerStatus.TooSlow ? PowerStatus.NoResponse : interval.Status);
                _refused[_reason]++;
                _refusedInARow++;
                return;
            }

            if (_isSilent)
            {
                _isSilent = false;
                _events.Add(nowMicros, EventTexts.Metered((nowMicros - _usedMicros) / 1000000));
            }

            _usedMicros = nowMicros;
            _refusedInARow = 0;
            TakeActivity(interval, nowMicros);
            if (interval.OverRangePhase > 0)
            {
                ReportOverRange(interval.OverRangePhase, nowMicros);
            }

            if (interval.SagPhase > 0)
            {
                ReportSag(interval.SagPhase, nowMicros);
            }

            if (_series != null)
            {
                _series.Follow(interval.Meter);
            }

            _windowsUsed++;
            Reading.Add(interval);
            Pack.Add(interval);
            if (IsShown)
            {
                IsShown = false;
                Shown.Reset();
            }

            Shown.Add(interval);
            if (_connections.Add(interval))
            {
                ReportConnections(nowMicros);
            }
        }

        /// <summary>Says how the waveform is sampled, and again when the rate changes or the interval by more than a quarter.</summary>
        private void ReportSampling(PowerInterval interval, long nowMicros)
        {
            long periodMicros = _source.PeriodMicros;
            bool isSpaced = periodMicros * 4 <= _periodMicros * 5 && _periodMicros * 4 <= periodMicros * 5;
            if (interval.WindowCycles == 0 || (interval.RowHertz == _rowHertz && isSpaced))
            {
                return;
            }

            _rowHertz = interval.RowHertz;
            _periodMicros = periodMicros;
            _events.Add(
                nowMicros,
                EventTexts.Sampling(interval.RowHertz, interval.PossibleRowHertz, interval.WindowCycles, periodMicros / 1000));
        }

        private void TakeActivity(PowerInterval interval, long nowMicros)
        {
            for (int p = 0; p < Phases; p++)
            {
                if (interval.Phases[p].IrmsAmperes > _runningAmperes)
                {
                    _activeMicros = nowMicros;
                }
            }

            _idleMicros = nowMicros - _activeMicros;
        }

        private void ReportOverRange(int phase, long nowMicros)
        {
            _overRange++;
            if (nowMicros >= _overRangeDueMicros)
            {
                _overRangeDueMicros = nowMicros + OverRangeMicros;
                _events.Add(nowMicros, EventTexts.OverRange(phase, _overRange - _overRangeReported));
                _overRangeReported = _overRange;
            }
        }

        private void ReportSag(int phase, long nowMicros)
        {
            _sags++;
            if (nowMicros >= _sagDueMicros)
            {
                _sagDueMicros = nowMicros + OverRangeMicros;
                _events.Add(nowMicros, EventTexts.Sag(phase, _sags));
                _sags = 0;
            }
        }

        private static string ReasonOf(int reason)
        {
            switch (reason)
            {
                case (int)PowerStatus.Gap: return Words.RefusalGap;
                case (int)PowerStatus.Clipped: return Words.RefusalClipped;
                case (int)PowerStatus.TooShort: return Words.RefusalShort;
                case (int)PowerStatus.Disturbed: return Words.RefusalDisturbed;
                case (int)PowerStatus.NoResponse: return Words.RefusalNoResponse;
                case (int)PowerStatus.TooSlow: return Words.RefusalRate;
                default: return Words.RefusalLate;
            }
        }

        /// <summary>False when it is not credible.</summary>
        private bool TakeEnergy(PowerInterval interval)
        {
            // The registers start with the first interval, not in its middle or at its end.
            bool isFirst = _windowsUsed == 0;
            if (interval.HasEnergy)
            {
                if (isFirst)
                {
                    Energy.AddEnergy(interval.StartMicros, 0, 0, interval.TotalReactiveVars);
                }

                if (interval.LostMicros > 0)
                {
                    Energy.Lose(interval.LostMicros);
                }

                bool isContinued = _series != null && _series.Continue(interval.Meter, interval.EndMicros);
                return Energy.AddEnergy(
                    interval.EndMicros, isContinued ? 0 : interval.ImportJoules, isContinued ? 0 : interval.ExportJoules,
                    interval.TotalReactiveVars);
            }

            if (isFirst)
            {
                Energy.Add(interval.StartMicros, interval.TotalPowerWatts, interval.TotalReactiveVars);
            }

            return Energy.Add(interval.MiddleMicros, interval.TotalPowerWatts, interval.TotalReactiveVars);
        }

        private void ReportMeter(MeterFacts meter, long nowMicros)
        {
            if (meter.Change != null)
            {
                _events.Add(nowMicros, EventTexts.Meter(meter.Change, meter.Serial));
                meter.Change = null;
            }

            if (meter.Finding != _meterFinding)
            {
                _meterFinding = meter.Finding;
                _events.Add(nowMicros, EventTexts.Meter(meter.Finding, meter.Serial));
            }
        }

        private void ReportConnections(long nowMicros)
        {
            for (int p = 0; p < Phases; p++)
            {
                if (_connections.TakeChanged(p))
                {
                    _events.Add(nowMicros, EventTexts.Wiring(WiringFindings.Name(_connections.Finding(p)), p + 1));
                }
            }
        }
    }
}
