using System.Device.I2c;
using MeterNode.Drivers.Models;

namespace MeterNode.VirtualBoard;

/// <summary>The board's I2C buses 1 and 2 and the chips on them.</summary>
public sealed class VirtualI2c
{
    /// <summary>
    /// What a transfer costs beside its bits, ns: an estimate, from the queue, the interrupts and the two heap blocks that the runtime's
    /// driver needs for each (nf-interpreter, sys_dev_i2c_native_System_Device_I2c_I2cDevice.cpp).
    /// </summary>
    private const long CallNanos = 150_000;

    private readonly BoardClock _clock;
    private readonly Dictionary<int, List<I2cChip>> _chips = [];
    private readonly Dictionary<int, (int Devices, int Hertz)> _open = [];

    internal VirtualI2c(BoardClock clock)
    {
        _clock = clock;
    }

    /// <summary>Transfers so far.</summary>
    public long Transfers { get; private set; }

    /// <summary>Puts a chip on a bus.</summary>
    public void Connect(int busId, I2cChip chip)
    {
        if (!_chips.TryGetValue(busId, out List<I2cChip>? chips))
        {
            _chips[busId] = chips = [];
        }

        chips.Add(chip);
    }

    /// <summary>Takes all chips from a bus.</summary>
    public void Disconnect(int busId) => _chips.Remove(busId);

    internal void Claim(I2cConnectionSettings settings)
    {
        if (settings.BusId is not (1 or 2))
        {
            throw new ArgumentException($"The board has no I2C bus {settings.BusId}.");
        }

        // The runtime sets the clock of the whole bus whenever a device is opened: the last one decides.
        int hertz = settings.BusSpeed switch
        {
            I2cBusSpeed.StandardMode => 100_000,
            I2cBusSpeed.FastMode => 400_000,
            _ => 1_000_000,
        };
        _open[settings.BusId] = (_open.GetValueOrDefault(settings.BusId).Devices + 1, hertz);
    }

    internal void Release(I2cConnectionSettings settings)
    {
        (int devices, int hertz) = _open.GetValueOrDefault(settings.BusId);
        _open[settings.BusId] = (Math.Max(0, devices - 1), hertz);
    }

    internal void ReleaseAll() => _open.Clear();

    internal I2cTransferStatus Transfer(I2cConnectionSettings settings, ReadOnlySpan<byte> write, Span<byte> read)
    {
        if (!_open.TryGetValue(settings.BusId, out (int Devices, int Hertz) bus) || write.Length + read.Length == 0)
        {
            throw new InvalidOperationException("The runtime refuses a transfer of nothing, and one on a bus that was reset.");
        }

        Transfers++;
        long bitNanos = 1_000_000_000L / bus.Hertz;
        bool isAcknowledged = false;
        foreach (I2cChip chip in _chips.GetValueOrDefault(settings.BusId) ?? [])
        {
            var frame = new I2cFrame(settings.DeviceAddress, read.Length > 0, bitNanos, _clock.NowNanos);
            isAcknowledged |= !chip.IsAbsent && (read.Length > 0 ? chip.Read(frame, read) : chip.Write(frame, write));
        }

        // Nine clocks a byte, one each for start and stop; the master stops behind a byte that nobody acknowledges.
        int bytes = 1 + (isAcknowledged ? write.Length + read.Length : 0);
        _clock.AdvanceNanos(CallNanos + (((9L * bytes) + 2) * bitNanos));
        return isAcknowledged ? I2cTransferStatus.FullTransfer : I2cTransferStatus.SlaveAddressNotAcknowledged;
    }
}
