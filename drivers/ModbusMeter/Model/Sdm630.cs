using System.Buffers.Binary;
using MeterNode.Drivers.Models;

namespace MeterNode.Drivers.ModbusMeter;

/// <summary>
/// An Eastron SDM630 (its Modbus protocol document, input registers; serial number and type code at holding registers 0xFC00 and 0xFC03:
/// Tinkerforge/esp32-firmware#170): 32-bit floats, high word first.
/// </summary>
public sealed class Sdm630 : ModbusSlave
{
    private const int Input = 4;
    private const int Holding = 3;

    /// <summary>At <paramref name="address"/>, measuring <paramref name="meter"/>.</summary>
    public Sdm630(byte address, SimulatedMeter meter)
        : base(address, meter)
    {
        for (int p = 0; p < 3; p++)
        {
            int phase = p;
            PutSingle(Input, 0x00 + (2 * p), () => IsBlind ? double.NaN : meter.Volts[phase]);
            PutSingle(Input, 0x06 + (2 * p), () => meter.Amperes(phase));
            PutSingle(Input, 0x0C + (2 * p), () => meter.Watts[phase]);
            PutSingle(Input, 0x18 + (2 * p), () => meter.Vars[phase]);
        }

        PutSingle(Input, 0x34, () => meter.Watts.Sum());
        PutSingle(Input, 0x3C, () => meter.Vars.Sum());
        PutSingle(Input, 0x46, () => meter.Hertz);
        PutSingle(Input, 0x48, () => meter.ImportKilowattHours);
        PutSingle(Input, 0x4A, () => meter.ExportKilowattHours);
        Fill(Input, 0x00, 0x4B);
        Put(Holding, 0xFC00, () =>
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, Serial);
            return bytes;
        });
        PutWord(Holding, 0xFC03, () => TypeCode);
    }

    /// <summary>Serial number.</summary>
    public uint Serial { get; set; } = 21070006;

    /// <summary>Type code; 0x0084 is an SDM72.</summary>
    public int TypeCode { get; set; } = 0x0070;

    /// <summary>When set, voltages are NaN.</summary>
    public bool IsBlind { get; set; }
}
