namespace MeterNode.Drivers.Atm90e32.Model;

/// <summary>
/// The chip's metering (data sheet 3.5, 3.6): from what lies at the inputs to counts of energy and to figures, through gains, offsets,
/// delay, start thresholds and the sum's choice of phases.
/// </summary>
internal sealed class Atm90e32Metering(ushort[] registers, Atm90e32Input[] front)
{
    private const int Events1 = 0x74;
    private const int State1 = 0x72;
    private const double JoulesPerPlUnit = 8e-8;
    private const long StepNanos = 5_000_000;

    /// <summary>3.6: figures are means of 16 cycles.</summary>
    private const int Cycles = 16;

    // Net counts not yet in a register: the sum, A, B, C; active, then reactive.
    private readonly double[] _remainders = new double[8];

    // Sums over the running 16 cycles: for each phase u², i², p, q.
    private readonly double[] _sums = new double[12];
    private double _sumSeconds;
    private int _sagBits;
    private int _overBits;

    public double MainsHertz { get; set; } = 50;

    public double TrueNetJoules { get; private set; }

    public void Reset()
    {
        Array.Clear(_remainders);
        Array.Clear(_sums);
        _sumSeconds = 0;
        _sagBits = 0;
        _overBits = 0;
    }

    public void Run(long fromNanos, long toNanos, bool isMetering)
    {
        while (fromNanos < toNanos)
        {
            long until = Math.Min(toNanos, fromNanos + StepNanos);
            Step((fromNanos + until) * 0.5e-9, (until - fromNanos) * 1e-9, isMetering);
            fromNanos = until;
        }
    }

    private void Step(double at, double seconds, bool isMetering)
    {
        var active = new double[4];
        var reactive = new double[4];
        int sags = 0;
        int overs = 0;
        for (int p = 0; p < 3; p++)
        {
            double volts = front[p].Volts(at);
            double amperes = front[p].Amperes(at);
            double radians = front[p].LagDegrees(at) * Math.PI / 180;
            bool isSummed = (registers[0x33] & (4 >> p)) != 0;
            TrueNetJoules += volts * amperes * Math.Cos(radians) * seconds;

            double u = volts * registers[0x61 + (4 * p)] / front[p].TrueVoltageGain;
            double i = amperes * registers[0x62 + (4 * p)] / front[p].TrueCurrentGain;
            double noise = front[p].NoiseAmperes * registers[0x62 + (4 * p)] / front[p].TrueCurrentGain;
            double crest = u * 100 * Math.Sqrt(2) * 16384 / registers[0x61 + (4 * p)];
            double currentCrest = i * 1000 * Math.Sqrt(2) * 16384 / registers[0x62 + (4 * p)];
            overs |= currentCrest > registers[0x0B] ? 0x8000 >> p : 0;
            overs |= crest > registers[0x06] ? 0x1000 >> p : 0;

            // A converter at its limit sees no more than that.
            u *= Math.Min(1, 0xFFFF / Math.Max(1, crest));
            i *= Math.Min(1, 0xFFFF / Math.Max(1, currentCrest));
            radians += ((DelayDegrees(registers[0x48 + (2 * p)]) - front[p].LeadErrorDegrees) * Math.PI) / 180;
            double gain = 1 + ((short)registers[0x47 + (2 * p)] / 32768.0);
            double watts = (u * i * Math.Cos(radians) * gain) + ((short)registers[0x41 + (2 * p)] * 0.00032);
            double vars = (u * i * Math.Sin(radians) * gain) + ((short)registers[0x42 + (2 * p)] * 0.00032);
            if (isMetering)
            {
                // The offsets are those of the RMS figures; power has its own.
                double shownVolts = Offset(u, registers[0x63 + (4 * p)], 0.01);
                double shownAmperes = Offset(Math.Sqrt((i * i) + (noise * noise)), registers[0x64 + (4 * p)], 0.001);
                Average(p, shownVolts, shownAmperes, watts, vars, seconds);
            }

            sags |= crest < registers[0x08] ? 0x4000 >> p : 0;
            sags |= crest < registers[0x09] ? 0x0400 >> p : 0;
            bool counts = Math.Abs(watts) + Math.Abs(vars) > registers[0x38] * 0.00032;
            active[1 + p] = isSummed && counts ? watts : 0;
            reactive[1 + p] = isSummed && Math.Abs(watts) + Math.Abs(vars) > registers[0x39] * 0.00032 ? vars : 0;
        }

        if (!isMetering)
        {
            return;
        }

        registers[0x71] = (ushort)((registers[0x71] & ~0xFC00) | overs);
        registers[0x73] |= (ushort)((overs ^ _overBits) & registers[0x75]);
        _overBits = overs;
        int changed = sags ^ _sagBits;
        _sagBits = sags;
        registers[State1] = (ushort)((registers[State1] & ~0x7700) | sags);
        registers[Events1] |= (ushort)(changed & registers[0x76]);
        Count(active, 0, registers[0x35], 0x80, seconds);
        Count(reactive, 4, registers[0x36], 0x88, seconds);
        _sumSeconds += seconds;
        if (_sumSeconds >= Cycles / MainsHertz)
        {
            Publish();
        }
    }

    private void Count(double[] watts, int remainder, int threshold, int address, double seconds)
    {
        watts[0] = watts[1] + watts[2] + watts[3];
        if (Math.Abs(watts[0]) <= threshold * 0.00032)
        {
            return;
        }

        double joulesPerCount = ((registers[0x31] << 16) | registers[0x32]) * JoulesPerPlUnit;
        for (int n = 0; n < 4; n++)
        {
            _remainders[remainder + n] += watts[n] * seconds / joulesPerCount;
            int whole = (int)_remainders[remainder + n];
            _remainders[remainder + n] -= whole;
            int register = address + n + (whole < 0 ? 4 : 0);
            registers[register] = (ushort)Math.Min(0xFFFF, registers[register] + Math.Abs(whole));
        }
    }

    private void Average(int phase, double u, double i, double watts, double vars, double seconds)
    {
        _sums[4 * phase] += u * u * seconds;
        _sums[(4 * phase) + 1] += i * i * seconds;
        _sums[(4 * phase) + 2] += watts * seconds;
        _sums[(4 * phase) + 3] += vars * seconds;
    }

    private void Publish()
    {
        for (int p = 0; p < 3; p++)
        {
            Rms(0xD9 + p, Math.Sqrt(_sums[4 * p] / _sumSeconds) / 0.01);
            Rms(0xDD + p, Math.Sqrt(_sums[(4 * p) + 1] / _sumSeconds) / 0.001);
            Power(0xB1 + p, _sums[(4 * p) + 2] / _sumSeconds);
            Power(0xB5 + p, _sums[(4 * p) + 3] / _sumSeconds);
        }

        registers[0xF8] = (ushort)Math.Round(MainsHertz * 100);
        Array.Clear(_sums);
        _sumSeconds = 0;
    }

    private void Rms(int address, double units)
    {
        int code = (int)Math.Min(Math.Round(units * 256), 0xFFFFFF);
        registers[address] = (ushort)(code >> 8);
        registers[address + 0x10] = (ushort)(code << 8);
    }

    private void Power(int address, double watts)
    {
        int code = (int)Math.Round(watts / 0.00032);
        registers[address] = (ushort)(code >> 16);
        registers[address + 0x10] = (ushort)code;
    }

    /// <summary>Application note 4.2.5: an offset register is the 32-bit value without its lowest 7 bits.</summary>
    private static double Offset(double value, ushort register, double unit) =>
        Math.Max(0, value + ((short)register * 128 / 65536.0 * unit));

    /// <summary>5.4.2: cycles of 2.048 MHz by which the current is delayed, or the voltage when bit 15 is set.</summary>
    private double DelayDegrees(ushort register)
    {
        double degrees = (register & 0xFF) / 2_048_000.0 * MainsHertz * 360;
        return (register & 0x8000) != 0 ? -degrees : degrees;
    }
}
