using System.Device.Spi;
using System.Diagnostics.CodeAnalysis;
using MeterNode.Drivers.Models;

namespace MeterNode.VirtualBoard;

/// <summary>The board's SPI buses 1 and 2 and the chips on their select lines.</summary>
public sealed class VirtualSpi
{
    private readonly BoardClock _clock;
    private readonly Dictionary<(int Bus, int Select), SpiChip> _chips = [];
    private readonly HashSet<(int Bus, int Select)> _claimed = [];
    private readonly Dictionary<int, SpiConnectionSettings> _first = [];

    internal VirtualSpi(BoardClock clock)
    {
        _clock = clock;
    }

    /// <summary>Devices that can be open on one bus.</summary>
    public int DevicesPerBus { get; set; } = 3;

    /// <summary>Puts a chip on a bus at a select line (GPIO number).</summary>
    public void Connect(int busId, int chipSelectLine, SpiChip chip) => _chips[(busId, chipSelectLine)] = chip;

    /// <summary>The chip at a select line, or null.</summary>
    public SpiChip? ChipAt(int busId, int chipSelectLine) => _chips.GetValueOrDefault((busId, chipSelectLine));

    [SuppressMessage("Usage", "CA2201:Do not raise reserved exception types", Justification = "The runtime of the device raises it.")]
    internal void Claim(SpiConnectionSettings settings)
    {
        if (settings.BusId is not (1 or 2))
        {
            throw new ArgumentException($"The board has no SPI bus {settings.BusId}.");
        }

        if (_claimed.Count(device => device.Bus == settings.BusId) >= DevicesPerBus
            && !_claimed.Contains((settings.BusId, settings.ChipSelectLine)))
        {
            // nf-interpreter's nanoSPI_OpenDevice: CLR_E_INDEX_OUT_OF_RANGE when a bus has no free place.
#pragma warning disable CA2201 // The runtime's own exception is what the firmware would see.
            throw new IndexOutOfRangeException($"SPI bus {settings.BusId} has {DevicesPerBus} devices and no place for another.");
#pragma warning restore CA2201
        }

        if (!_claimed.Add((settings.BusId, settings.ChipSelectLine)))
        {
            throw new SpiDeviceAlreadyInUseException();
        }

        _first.TryAdd(settings.BusId, settings);
    }

    internal void Release(SpiConnectionSettings settings)
    {
        _claimed.Remove((settings.BusId, settings.ChipSelectLine));
        if (_claimed.All(device => device.Bus != settings.BusId))
        {
            _first.Remove(settings.BusId);
        }
    }

    internal void ReleaseAll()
    {
        _claimed.Clear();
        _first.Clear();
    }

    internal void Transfer(SpiConnectionSettings settings, ReadOnlySpan<byte> write, Span<byte> read)
    {
        // The runtime configures a bus once: every device on it has the mode and the clock of the one that was opened first.
        SpiConnectionSettings bus = _first[settings.BusId];
        if (_chips.TryGetValue((settings.BusId, settings.ChipSelectLine), out SpiChip? chip) && !chip.IsAbsent)
        {
            chip.Transfer(new SpiClocking((int)bus.Mode, bus.ClockFrequency), _clock.NowNanos, write, read);
        }
        else
        {
            read.Fill(0xFF);
        }

        long bits = 8L * Math.Max(write.Length, read.Length);
        _clock.AdvanceNanos(bits * 1_000_000_000L / bus.ClockFrequency);
    }
}
