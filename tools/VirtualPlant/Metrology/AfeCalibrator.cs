using MeterNode.Plant;

namespace MeterNode.VirtualPlant.Metrology;

/// <summary>
/// Computes the registers of one input of an ATM90E32AS (application note Atmel-46103A, 4.2): new gain = old gain · reference / node,
/// offsets from the point without load, and the delay of the current from points at a low power factor.
/// </summary>
public sealed class AfeCalibrator
{
    private const int UgainIndex = 0;
    private const int IgainIndex = 1;
    private const int UoffsetIndex = 2;
    private const int IoffsetIndex = 3;
    private const int PoffsetIndex = 4;
    private const int QoffsetIndex = 5;
    private const int PhiIndex = 7;
    private const int RegisterCount = 8;

    /// <summary>4.2.5: an offset register is a 32-bit value without its lowest 7 bits, in 65536th parts of the RMS unit.</summary>
    private const double VoltsPerOffset = 0.01 * 128 / 65536;
    private const double AmperesPerOffset = 0.001 * 128 / 65536;
    private const double WattsPerOffset = 0.00032;

    /// <summary>5.4.2: the delay counts cycles of 2.048 MHz; the top bit delays the voltage.</summary>
    private const double DelayHertz = 2_048_000;
    private const int MaximumDelay = 255;
    private const int VoltageDelayed = 0x8000;

    private const double MaximumPowerFactorForPhase = 0.9;
    private const double LeastShareOfNominal = 0.049;
    private const double DegreesPerRadian = 180 / Math.PI;

    private readonly CalibrationPoint[] _points;
    private readonly CalibrationPoint _noLoad;
    private readonly int[] _old;
    private readonly double _ratio;
    private readonly double _nominalAmperes;
    private readonly double _hertz;

    private AfeCalibrator(IReadOnlyList<CalibrationPoint> points, int[] old, double ratio, double nominalAmperes, double hertz)
    {
        _points = [.. points];
        _old = [.. old, .. new int[RegisterCount - old.Length]];
        _ratio = ratio;
        _nominalAmperes = nominalAmperes;
        _hertz = hertz;
        _noLoad = _points.FirstOrDefault(p => p.RefAmperes == 0)
            ?? throw Missing("no no-load reading (refAmperes 0): the offsets need one");
    }

    /// <summary>Calibrates one input from its <paramref name="points"/>.</summary>
    /// <param name="points">Points of one phase.</param>
    /// <param name="old">The registers that the chip had meanwhile, 2 to 8.</param>
    /// <param name="ratio"><c>afe.ratio</c>.</param>
    /// <param name="nominalAmperes">In, for the choice of points and the limits shown.</param>
    /// <param name="hertz">Mains frequency.</param>
    /// <exception cref="OperatorException">A kind of point is missing, or a register cannot hold what is needed.</exception>
    public static AfePhaseCalibration Calibrate(
        IReadOnlyList<CalibrationPoint> points, int[] old, double ratio, double nominalAmperes, double hertz) =>
        new AfeCalibrator(points, old, ratio, nominalAmperes, hertz).Calibrate();

    private AfePhaseCalibration Calibrate()
    {
        CalibrationPoint[] gainPoints = [.. _points.Where(p => p.RefAmperes >= LeastShareOfNominal * _nominalAmperes)];
        if (gainPoints.Length == 0)
        {
            throw Missing($"no reading from 5 % of {_nominalAmperes} A up: the gain needs one");
        }

        int[] registers = [.. _old];
        double voltageOffset = Signed(_old[UoffsetIndex]) * VoltsPerOffset;
        registers[UgainIndex] = Gain(
            Calibrator.RelativeFit(_points.Select(p => (VoltsPerGain(p), p.RefVolts - voltageOffset))), "Ugain");
        double noise = AmperesPerGain(_noLoad);
        registers[IgainIndex] = Gain(
            Calibrator.RelativeFit(gainPoints.Select(p => ((AmperesPerGain(p) - noise) * _ratio, p.RefAmperes))), "Igain");
        registers[IoffsetIndex] = Offset(-registers[IgainIndex] * noise / AmperesPerOffset);
        registers[PoffsetIndex] = Offset(Signed(_old[PoffsetIndex]) - (_noLoad.NodeWatts / _ratio / WattsPerOffset));
        registers[QoffsetIndex] = Offset(Signed(_old[QoffsetIndex]) - (_noLoad.NodeVars / _ratio / WattsPerOffset));
        double delayDegrees = DegreesOf(_old[PhiIndex]) + MeanAngle(gainPoints);
        registers[PhiIndex] = Delay(delayDegrees);
        return new AfePhaseCalibration(_points[0].Phase, registers, [.. _points.Select(p => Remaining(p, registers))], Note(delayDegrees));
    }

    private static double Signed(int register) => (short)register;

    private double VoltsPerGain(CalibrationPoint p) =>
        (p.NodeVolts - (Signed(_old[UoffsetIndex]) * VoltsPerOffset)) / _old[UgainIndex];

    /// <summary>At the chip. A register stops at 0, so without load there may be more than is shown.</summary>
    private double AmperesPerGain(CalibrationPoint p) =>
        Math.Max(0, (p.NodeAmperes / _ratio) - (Signed(_old[IoffsetIndex]) * AmperesPerOffset)) / _old[IgainIndex];

    /// <summary>By how much the current must be delayed beyond what it is, degrees.</summary>
    private double MeanAngle(CalibrationPoint[] points)
    {
        double[] degrees = [.. points.Where(p => PowerFactor(p) <= MaximumPowerFactorForPhase).Select(Angle)];
        return degrees.Length > 0
            ? degrees.Average()
            : throw Missing($"no reading at a power factor of {MaximumPowerFactorForPhase} or less from 5 % up: the delay needs one");
    }

    private double Angle(CalibrationPoint p)
    {
        double node = NodeAngle(p);
        double degrees = ((Math.Acos(PowerFactor(p)) * (node < 0 ? -1 : 1)) - node) * DegreesPerRadian;
        return Math.Abs(degrees) <= 20
            ? degrees
            : throw new OperatorException(
                OperatorError.Failure,
                $"phase {p.Phase} at {p.RefAmperes} A: the node's angle is {degrees:F0} degrees from the reference's; check the "
                    + $"clamp's direction and that it sits on this phase");
    }

    private double NodeAngle(CalibrationPoint p) => Math.Atan2(p.NodeVars - _noLoad.NodeVars, p.NodeWatts - _noLoad.NodeWatts);

    private static double PowerFactor(CalibrationPoint p) => Math.Abs(p.RefWatts / (p.RefVolts * p.RefAmperes));

    private double DegreesOf(int delay) => (delay & MaximumDelay) / DelayHertz * _hertz * 360 * ((delay & VoltageDelayed) != 0 ? -1 : 1);

    /// <summary>The nearest delay that the chip can do.</summary>
    private int Delay(double degrees)
    {
        int cycles = Math.Min(MaximumDelay, (int)Math.Round(Math.Abs(degrees) / 360 / _hertz * DelayHertz));
        return cycles | (degrees < 0 && cycles > 0 ? VoltageDelayed : 0);
    }

    private string? Note(double delayDegrees) => Math.Abs(delayDegrees) <= DegreesOf(MaximumDelay) ? null
        : string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"phase {_points[0].Phase}: the current should be delayed by {delayDegrees:F2} degrees, and the chip can "
                + $"{DegreesOf(MaximumDelay):F2}: the error at low power factors remains; take a clamp that is made for metering ICs");

    private int Gain(double gain, string name) => gain is >= 1 and <= 65535
        ? (int)Math.Round(gain)
        : throw new OperatorException(
            OperatorError.Failure,
            $"phase {_points[0].Phase}: {name} would have to be {gain:F0}, and the register ends at 65535: change afe.ratio or "
                + $"afe.inputGain, or the parts before the chip");

    private int Offset(double offset) => offset is >= short.MinValue and <= short.MaxValue
        ? (int)Math.Round(offset) & 0xFFFF
        : throw new OperatorException(
            OperatorError.Failure,
            $"phase {_points[0].Phase}: too much is shown without load for the chip's offset: look for noise or wrong wiring");

    private RemainingError Remaining(CalibrationPoint p, int[] registers)
    {
        double volts = (VoltsPerGain(p) * registers[UgainIndex]) + (Signed(registers[UoffsetIndex]) * VoltsPerOffset);
        double amperes = Math.Max(
            0, ((AmperesPerGain(p) * registers[IgainIndex]) + (Signed(registers[IoffsetIndex]) * AmperesPerOffset)) * _ratio);
        double voltageError = 100 * ((volts / p.RefVolts) - 1);
        if (p.RefAmperes == 0)
        {
            return new RemainingError(0, 0, amperes, voltageError, 0, null);
        }

        double shown = Math.Sqrt(Math.Pow(p.NodeWatts - _noLoad.NodeWatts, 2) + Math.Pow(p.NodeVars - _noLoad.NodeVars, 2));

        // The offsets of the RMS figures are not in the power.
        double change = (double)registers[UgainIndex] / _old[UgainIndex] * registers[IgainIndex] / _old[IgainIndex];
        double turn = (DegreesOf(registers[PhiIndex]) - DegreesOf(_old[PhiIndex])) / DegreesPerRadian;
        double watts = shown * change * Math.Cos(NodeAngle(p) + turn);
        double powerFactor = p.RefWatts / (p.RefVolts * p.RefAmperes);
        return new RemainingError(
            p.RefAmperes, powerFactor, 100 * ((amperes / p.RefAmperes) - 1), voltageError, 100 * ((watts / p.RefWatts) - 1),
            Iec62053Limit.Class05S(p.RefAmperes / _nominalAmperes, powerFactor + 0.005));
    }

    private OperatorException Missing(string what) => new(OperatorError.Failure, $"phase {_points[0].Phase} has {what}");
}
