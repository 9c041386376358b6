using System;

namespace MeterNode.Core.Thermal
{
    /// <summary>
    /// Temperature-control accuracy of one zone (docs/metrology.md). Samples count while the zone is in control: it entered the tolerance
    /// band and stayed for the settling time since the last set-point change or machine start. Once in control it stays so until
    /// the next of these, so that leaving the band is a deviation that counts. A fault during settling starts the settling anew.
    /// </summary>
    public sealed class ControlAccuracy
    {
        /// <summary>What a pack says of the samples since the one before.</summary>
        public readonly SampleTrace Stream;

        private readonly DeviationHistogram _histogram = new DeviationHistogram();
        private readonly double _tolerance;
        private readonly int _settlingSeconds;
        private readonly AccuracyDefinition _definition;
        private bool _running = true;
        private bool _inside;
        private long _insideSinceMicros;
        private double _mean;
        private double _squares;
        private double _maximum;
        private int _samples;
        private int _inTolerance;
        private int _faults;
        private int _excluded;
        private double _setpointCelsius;
        private bool _isInControl;
        private readonly int[] _held;
        private int _heldCount;
        private bool _isHeld;
        private bool _isWhole;

        /// <summary>
        /// Zone with the given set-point, °C, tolerance band, ± °C (greater than 0), and settling time, s (0 or more).
        /// The machine counts as started.
        /// </summary>
        /// <param name="definition">What the headline is.</param>
        /// <param name="heldSamples">Samples for which <see cref="Hold"/> has room.</param>
        /// <param name="packSeconds">Length of an ordinary pack, s.</param>
        /// <exception cref="ArgumentException">The band is not greater than 0, or the settling time is negative.</exception>
        public ControlAccuracy(
            double setpointCelsius, double toleranceCelsius, int settlingSeconds, AccuracyDefinition definition, int heldSamples = 0,
            int packSeconds = 60)
        {
            if (!(toleranceCelsius > 0) || settlingSeconds < 0)
            {
                throw new ArgumentException("control accuracy: the tolerance must be greater than 0 and the settling time not negative");
            }

            _setpointCelsius = setpointCelsius;
            _tolerance = toleranceCelsius;
            _settlingSeconds = settlingSeconds;
            _definition = definition;
            _held = new int[heldSamples];
            Stream = new SampleTrace(SampleTrace.Room(packSeconds));
        }

        /// <summary>True while samples count.</summary>
        public bool IsInControl => _isInControl;

        /// <summary>Changes the set-point; the zone must settle again. The same value again changes nothing.</summary>
        public void SetSetpoint(double celsius)
        {
            if (celsius != _setpointCelsius)
            {
                CountWaiting();
                _setpointCelsius = celsius;
                Unsettle();
            }
        }

        /// <summary>The machine started: the zone must settle again.</summary>
        public void MachineStarted()
        {
            _running = true;
            Unsettle();
        }

        /// <summary>
        /// The machine may have stopped: samples wait until <see cref="Release"/> counts them or <see cref="MachineStopped"/> leaves them
        /// out. More than there is room for are counted.
        /// </summary>
        public void Hold()
        {
            _isHeld = true;
        }

        /// <summary>The machine goes on: what waits is counted.</summary>
        public void Release()
        {
            _isHeld = false;
            CountWaiting();
        }

        /// <summary>What waits is counted; samples go on waiting.</summary>
        public void CountWaiting()
        {
            if (_heldCount > 0)
            {
                Stream.Mark(SampleTrace.Released);
                CountHeld();
            }
        }

        /// <summary>The machine stopped: samples are excluded until it starts and the zone has settled, and so is what waits.</summary>
        public void MachineStopped()
        {
            _running = false;
            _isHeld = false;
            if (_heldCount > 0)
            {
                Stream.Mark(SampleTrace.Stopped);
                _excluded += _heldCount;
                _heldCount = 0;
            }

            Unsettle();
        }

        /// <summary>
        /// Adds a valid sample, °C, taken at monotonic <paramref name="atMicros"/>. It counts as a pack says it, to 0.01 °C.
        /// </summary>
        public void Add(long atMicros, double celsius)
        {
            int hundredths = SampleTrace.Hundredths(celsius);
            if (!_isInControl)
            {
                Settle(atMicros, Math.Abs((hundredths / 100.0) - _setpointCelsius) <= _tolerance);
            }

            int state = !_isInControl ? SampleTrace.Excluded
                : _isHeld && _heldCount < _held.Length ? SampleTrace.Held : SampleTrace.Counted;
            Stream.Add(state, hundredths);
            Take(state, hundredths);
        }

        private void Take(int state, int hundredths)
        {
            if (state == SampleTrace.Excluded)
            {
                _excluded++;
            }
            else if (state == SampleTrace.Held && _heldCount < _held.Length)
            {
                _held[_heldCount++] = hundredths;
            }
            else
            {
                Count(hundredths);
            }
        }

        private void CountHeld()
        {
            for (int k = 0; k < _heldCount; k++)
            {
                Count(_held[k]);
            }

            _heldCount = 0;
        }

        private void Count(int hundredths)
        {
            // Welford 1962: mean and squares without cancellation.
            double e = (hundredths / 100.0) - _setpointCelsius;
            _samples++;
            double d = e - _mean;
            _mean += d / _samples;
            _squares += d * (e - _mean);
            double magnitude = Math.Abs(e);
            _maximum = Math.Max(_maximum, magnitude);
            if (magnitude <= _tolerance)
            {
                _inTolerance++;
            }

            _histogram.Add(magnitude);
        }

        /// <summary>Adds a sample with a fault.</summary>
        public void AddFault()
        {
            _faults++;
            Stream.AddFault();
            if (!_isInControl)
            {
                _inside = false;
            }
        }

        /// <summary>
        /// Writes the period's figures into <paramref name="result"/> and starts the next period; being in control carries over.
        /// </summary>
        public void Close(ControlAccuracyResult result)
        {
            result.Definition = _definition;
            result.SetpointCelsius = _setpointCelsius;
            result.ToleranceCelsius = _tolerance;
            result.SettlingSeconds = _settlingSeconds;
            result.Samples = _samples;
            result.Faults = _faults;
            result.Excluded = _excluded;
            result.BiasCelsius = _mean;
            result.MaximumCelsius = _maximum;
            result.DeviationCelsius = _samples < 2 ? 0 : Math.Sqrt(_squares / (_samples - 1));
            result.Percentile95Celsius = _samples == 0 ? 0 : Math.Min(_maximum, _histogram.Percentile95());
            result.AccuracyCelsius = _definition == AccuracyDefinition.Maximum ? result.MaximumCelsius : result.Percentile95Celsius;
            result.InTolerancePercent = _samples == 0 ? 0 : 100.0 * _inTolerance / _samples;
            result.InTolerance = _inTolerance;
            SetCapability(result);
            Stream.Mark(SampleTrace.Closed);
            Clear();
        }

        /// <summary>A pack has taken <see cref="Stream"/>; its reader is told when samples wait.</summary>
        public void NextPack()
        {
            Stream.Clear();
            if (_heldCount > 0)
            {
                Stream.Mark(SampleTrace.Held);
            }
        }

        /// <summary>Samples of the running period, whatever became of them.</summary>
        public int Seconds => _samples + _excluded + _faults + _heldCount;

        /// <summary>Takes again what a pack of before the start said; true when a period ended in it.</summary>
        /// <exception cref="IndexOutOfRangeException">The bytes end in the middle.</exception>
        public bool Replay(byte[] bytes, int at, int end)
        {
            bool isClosed = false;
            int state = 0;
            int last = 0;
            if (at == end || bytes[at] != SampleTrace.Held)
            {
                _heldCount = 0;
            }

            while (at < end)
            {
                int value = 0;
                for (int shift = 0; ; shift += 7)
                {
                    value |= (bytes[at] & 127) << shift;
                    if (bytes[at++] < 128)
                    {
                        break;
                    }
                }

                if (value >= SampleTrace.FirstSample)
                {
                    if (value >= SampleTrace.FirstPair && value < SampleTrace.FirstLong)
                    {
                        value -= SampleTrace.FirstPair;
                        last += Moved(value / SampleTrace.PairBase);
                        Take(state, last);
                        value %= SampleTrace.PairBase;
                    }
                    else
                    {
                        value -= value < SampleTrace.FirstPair ? SampleTrace.FirstSample : SampleTrace.LongBase;
                    }

                    last += Moved(value);
                    Take(state, last);
                    continue;
                }

                switch (value)
                {
                    case SampleTrace.Closed:
                    case SampleTrace.Anew:
                        Clear();
                        _isWhole = true;
                        isClosed = true;
                        break;
                    case SampleTrace.Released:
                        CountHeld();
                        break;
                    case SampleTrace.Stopped:
                        _excluded += _heldCount;
                        _heldCount = 0;
                        break;
                    case SampleTrace.Faults:
                        _faults += bytes[at++];
                        break;
                    case SampleTrace.Spike:
                        break;
                    case SampleTrace.Lost:
                        Forget();
                        break;
                    default:
                        state = value;
                        break;
                }
            }

            return isClosed;
        }

        private static int Moved(int zigzag)
        {
            return (zigzag >> 1) ^ -(zigzag & 1);
        }

        /// <summary>A pack of before the start cannot be read back.</summary>
        public void Forget()
        {
            _isWhole = false;
            _heldCount = 0;
        }

        /// <summary>
        /// The last pack of before the start was given. True when the running period is whole up to it; otherwise it begins anew.
        /// </summary>
        public bool Resume()
        {
            if (!_isWhole)
            {
                Clear();
                Stream.Mark(SampleTrace.Anew);
            }
            else if (_heldCount > 0)
            {
                Stream.Mark(SampleTrace.Held);
                CountWaiting();
            }

            return _isWhole;
        }

        private static void SetCapability(ControlAccuracyResult result)
        {
            double sigmas = 3 * (double)(float)result.DeviationCelsius;
            double tolerance = (double)(float)result.ToleranceCelsius;
            result.HasCapability = sigmas > 0;
            result.Cp = result.HasCapability ? tolerance / sigmas : 0;
            result.Cpk = result.HasCapability ? (tolerance - Math.Abs((double)(float)result.BiasCelsius)) / sigmas : 0;
        }

        private void Settle(long atMicros, bool inside)
        {
            if (!_running || !inside)
            {
                _inside = false;
                return;
            }

            if (!_inside)
            {
                _inside = true;
                _insideSinceMicros = atMicros;
            }

            _isInControl = atMicros - _insideSinceMicros >= _settlingSeconds * 1000000L;
        }

        private void Unsettle()
        {
            _isInControl = false;
            _inside = false;
        }

        private void Clear()
        {
            _histogram.Clear();
            _mean = 0;
            _squares = 0;
            _maximum = 0;
            _samples = 0;
            _inTolerance = 0;
            _faults = 0;
            _excluded = 0;
        }
    }
}
