using System.Buffers.Binary;
using System.Text;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.ModbusMeter;

/// <summary>
/// A Bauer BSM-WS36A (chargeITmobility/bsm-python, doc/modbus): SunSpec model 203 with exponents of ten, a serial number, and a signed
/// current snapshot: writing 2 to its state makes one; the state is 2 until it is signed, then 0, and the OCMF text stands in registers.
/// </summary>
public sealed class BsmWs36a : ModbusSlave
{
    private const int Holding = 3;
    private const int State = 40524;
    private const int Text = 41795;
    private const int TextRegisters = 496;
    private const long SigningNanos = 1_500_000_000;

    private readonly Func<double, string> _sign;
    private byte[] _text = [];
    private long _readyNanos = -1;
    private long _nowNanos;

    /// <summary>
    /// At <paramref name="address"/>; <paramref name="sign"/> makes the OCMF text of a register in kWh, as only the meter can.
    /// </summary>
    public BsmWs36a(byte address, SimulatedMeter meter, Func<double, string> sign)
        : base(address, meter)
    {
        _sign = sign;
        PutWord(Holding, 40092, () => Scaled(meter.Amperes(0) + meter.Amperes(1) + meter.Amperes(2), -2));
        PutWord(Holding, 40096, () => -2);
        PutWord(Holding, 40105, () => -1);
        PutWord(Holding, 40106, () => Scaled(meter.Hertz, -2));
        PutWord(Holding, 40107, () => -2);
        PutWord(Holding, 40108, () => Scaled(meter.Watts.Sum(), 1));
        PutWord(Holding, 40112, () => 1);
        PutWord(Holding, 40122, () => 0);
        for (int p = 0; p < 3; p++)
        {
            int phase = p;
            PutWord(Holding, 40093 + p, () => Scaled(meter.Amperes(phase), -2));
            PutWord(Holding, 40098 + p, () => Scaled(meter.Volts[phase], -1));
            PutWord(Holding, 40109 + p, () => Scaled(meter.Watts[phase], 1));
            PutWord(Holding, 40119 + p, () => Scaled(meter.Vars[phase], 0));
        }

        Put(Holding, 40128, () => Register(meter.ExportKilowattHours));
        Put(Holding, 40136, () => Register(meter.ImportKilowattHours));
        PutWord(Holding, 40144, () => 1);
        Fill(Holding, 40092, 40144);
        Put(Holding, 40203, () => Encoding.ASCII.GetBytes(Serial.PadRight(16, '\0')));
        PutWord(Holding, State, () => _readyNanos < 0 ? 1 : _nowNanos < _readyNanos ? 2 : 0);
        for (int r = 0; r < TextRegisters; r++)
        {
            int at = 2 * r;
            PutWord(Holding, Text + r, () => (Character(at) << 8) | Character(at + 1));
        }
    }

    /// <summary>Serial number, 16 characters.</summary>
    public string Serial { get; set; } = "001BZR1521070006";

    /// <inheritdoc/>
    public override byte[]? Answer(byte[] frame, long nowNanos)
    {
        _nowNanos = nowNanos;
        return base.Answer(frame, nowNanos);
    }

    /// <inheritdoc/>
    protected override bool Write(int place, int value, long nowNanos)
    {
        if (place != State || value != 2)
        {
            return false;
        }

        _text = Encoding.ASCII.GetBytes(_sign(BinaryPrimitives.ReadUInt32BigEndian(Register(Meter.ImportKilowattHours)) / 100.0));
        _readyNanos = nowNanos + SigningNanos;
        return true;
    }

    private static int Scaled(double value, int exponent) => (int)Math.Round(value / Math.Pow(10, exponent)) & 0xFFFF;

    /// <summary>In steps of 10 Wh.</summary>
    private static byte[] Register(double kilowattHours)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Math.Floor((kilowattHours * 100) + 1e-6));
        return bytes;
    }

    private int Character(int at) => at < _text.Length ? _text[at] : 0;
}
