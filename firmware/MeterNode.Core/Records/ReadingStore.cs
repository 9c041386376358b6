namespace MeterNode.Core.Records
{
    /// <summary>The closed readings that wait for their pack: fixed arrays, filled and cleared, never allocated anew.</summary>
    public sealed class ReadingStore
    {
        private readonly long[] _endMicros;
        private readonly bool[] _hasPower;
        private readonly double[] _watts;
        private readonly double[][] _amperes;
        private readonly double[][] _celsius;
        private readonly string[][] _thermalStatus;
        private int _count;
        private int _discarded;

        /// <summary>
        /// Room for <paramref name="capacity"/> readings of <paramref name="phases"/> phases and <paramref name="zones"/> zones.
        /// </summary>
        public ReadingStore(int capacity, int phases, int zones)
        {
            Capacity = capacity;
            _endMicros = new long[capacity];
            _hasPower = new bool[capacity];
            _watts = new double[capacity];
            _amperes = new double[phases][];
            _celsius = new double[zones][];
            _thermalStatus = new string[zones][];
            for (int p = 0; p < phases; p++)
            {
                _amperes[p] = new double[capacity];
            }

            for (int z = 0; z < zones; z++)
            {
                _celsius[z] = new double[capacity];
                _thermalStatus[z] = new string[capacity];
            }
        }

        /// <summary>Readings that fit.</summary>
        public readonly int Capacity;

        /// <summary>Readings held.</summary>
        public int Count => _count;

        /// <summary>
        /// Readings that did not fit since the last <see cref="Clear"/>: their energy is in the registers, their
        /// values are not in a pack.
        /// </summary>
        public int Discarded => _discarded;

        /// <summary>
        /// Opens the next reading, which ends at monotonic time <paramref name="endMicros"/>; false when there is no room.
        /// </summary>
        public bool Open(long endMicros, bool hasPower, double watts)
        {
            if (_count == Capacity)
            {
                _discarded++;
                return false;
            }

            _endMicros[_count] = endMicros;
            _hasPower[_count] = hasPower;
            _watts[_count] = watts;
            _count++;
            return true;
        }

        /// <summary>Sets the RMS current of <paramref name="phase"/> in the reading opened last, A.</summary>
        public void SetAmperes(int phase, double amperes)
        {
            _amperes[phase][_count - 1] = amperes;
        }

        /// <summary>
        /// Sets the temperature of <paramref name="zone"/> in the reading opened last: °C, or the reason why there is none.
        /// </summary>
        public void SetTemperature(int zone, double celsius, string fault)
        {
            _celsius[zone][_count - 1] = celsius;
            _thermalStatus[zone][_count - 1] = fault;
        }

        /// <summary>End of reading <paramref name="index"/>, monotonic µs.</summary>
        public long EndMicros(int index)
        {
            return _endMicros[index];
        }

        /// <summary>False when no usable waveform window fell into reading <paramref name="index"/>.</summary>
        public bool HasPower(int index)
        {
            return _hasPower[index];
        }

        /// <summary>Mean real power of reading <paramref name="index"/>, W; only when <see cref="HasPower"/>.</summary>
        public double Watts(int index)
        {
            return _watts[index];
        }

        /// <summary>RMS current of <paramref name="phase"/>, A.</summary>
        public double Amperes(int phase, int index)
        {
            return _amperes[phase][index];
        }

        /// <summary>Temperature of <paramref name="zone"/>, °C; only when <see cref="ThermalFault"/> is null.</summary>
        public double Celsius(int zone, int index)
        {
            return _celsius[zone][index];
        }

        /// <summary>Why <paramref name="zone"/> has no temperature (a status name of docs/wire-format.md), or null.</summary>
        public string ThermalFault(int zone, int index)
        {
            return _thermalStatus[zone][index];
        }

        /// <summary>Forgets what has been written into a pack.</summary>
        public void Clear()
        {
            _count = 0;
            _discarded = 0;
        }
    }
}
