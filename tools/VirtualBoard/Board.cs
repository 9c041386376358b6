using MeterNode.Drivers.Tpl5010;
using MeterNode.VirtualBoard.Profiles;

namespace MeterNode.VirtualBoard;

/// <summary>
/// One ESP32 board on the PC: clock, converter, pins, SPI and I2C buses, network and the folder that stands for I:\.
/// The nanoFramework names act on the board that the running code has entered:
/// <c>using (board.Enter()) { … }</c> holds for that code and for every thread it starts, so several boards run in one process.
/// </summary>
public sealed class Board : IDisposable
{
    private static readonly AsyncLocal<Board?> s_current = new();

    /// <summary>Makes a board with nothing connected. Files live in <paramref name="storageRoot"/> (created when missing).</summary>
    public Board(string name, string storageRoot)
    {
        Name = name;
        StorageRoot = Path.GetFullPath(storageRoot);
        Directory.CreateDirectory(StorageRoot);
        Storage = new BoardStorage(StorageRoot);
        Clock = new BoardClock();
        Adc = new VirtualAdc(Clock);
        Gpio = new VirtualGpio(Clock);
        Spi = new VirtualSpi(Clock);
        I2c = new VirtualI2c(Clock);
        Serial = new VirtualSerial(Clock);
        Network = new VirtualNetwork(Clock, StorageRoot);
    }

    /// <summary>Raised by a restart asked for by the firmware, before <see cref="BoardResetException"/> is thrown.</summary>
    public event Action<Board>? ResetRequested;

    /// <summary>The board that the running code has entered; <see cref="InvalidOperationException"/> when there is none.</summary>
    public static Board Current => s_current.Value
        ?? throw new InvalidOperationException("No virtual board is entered: run the firmware inside 'using (board.Enter())'.");

    /// <summary>Name for messages.</summary>
    public string Name { get; }

    /// <summary>Full path of the folder that stands for I:\.</summary>
    public string StorageRoot { get; }

    /// <summary>Space in that folder, and its wear. Unlimited unless told otherwise.</summary>
    public BoardStorage Storage { get; }

    /// <summary>Virtual time.</summary>
    public BoardClock Clock { get; }

    /// <summary>Analogue inputs.</summary>
    public VirtualAdc Adc { get; }

    /// <summary>Pins.</summary>
    public VirtualGpio Gpio { get; }

    /// <summary>SPI buses and the chips on them.</summary>
    public VirtualSpi Spi { get; }

    /// <summary>I2C buses and the chips on them.</summary>
    public VirtualI2c I2c { get; }

    /// <summary>UARTs and the lines at them.</summary>
    public VirtualSerial Serial { get; }

    /// <summary>Wi-Fi, network time and the MQTT connections that depend on them.</summary>
    public VirtualNetwork Network { get; }

    /// <summary>
    /// True when a file of <paramref name="oldLength"/> can be written to <paramref name="newLength"/> on the board that the running code
    /// has entered; outside any board there is always room. A length of 0 before says that the file is new or written anew.
    /// </summary>
    public static bool HasRoom(long oldLength, long newLength) => s_current.Value?.Storage.Admits(oldLength, newLength) ?? true;

    /// <summary>How slow and inexact this board is, or null where a test sets its parts up by itself.</summary>
    public BoardProfile? Profile { get; private set; }

    /// <summary>Makes this a board of <paramref name="profile"/>; <paramref name="seed"/> says which chip of many.</summary>
    public void Use(BoardProfile profile, int seed = 1)
    {
        Profile = profile;
        Adc.Use(profile, seed);
        Clock.ReadNanos = (long)profile.ClockReadNanos.Value;
        Spi.DevicesPerBus = (int)profile.SpiDevicesPerBus.Value;
    }

    /// <summary>Fits the watchdog, fed through <paramref name="donePin"/>. Its reset is a <see cref="BoardResetException"/>.</summary>
    public void Fit(Tpl5010Chip watchdog, int donePin)
    {
        Gpio.Line(donePin).OutputChanged += level => watchdog.SetDone(level, Clock.NowNanos);
        ScheduleWake(watchdog);
    }

    /// <summary>
    /// Releases what the firmware had opened, as a reset does: for whoever starts it again after a <see cref="BoardResetException"/>.
    /// </summary>
    public void Restart()
    {
        Network.Restart();
        Gpio.CloseAll();
        Spi.ReleaseAll();
        I2c.ReleaseAll();
        Serial.ReleaseAll();
    }

    /// <summary>Makes this the current board until the result is disposed.</summary>
    public IDisposable Enter()
    {
        var scope = new Scope(s_current.Value);
        s_current.Value = this;
        return scope;
    }

    /// <summary>
    /// The PC path of a device path: <c>I:\x\y</c> is <c>x/y</c> under <see cref="StorageRoot"/>.
    /// <see cref="ArgumentException"/> for another drive or a path that leaves the folder.
    /// </summary>
    public string MapPath(string devicePath)
    {
        if (!devicePath.StartsWith("I:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"'{devicePath}' is not on I:, the only drive of the board.", nameof(devicePath));
        }

        string relative = devicePath[2..].Replace('\\', '/').TrimStart('/');
        string full = Path.GetFullPath(Path.Combine(StorageRoot, relative));
        if (full != StorageRoot && !full.StartsWith(StorageRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{devicePath}' leaves the board's storage.", nameof(devicePath));
        }

        return full;
    }

    /// <summary>Takes the network away and closes what is open. The files stay.</summary>
    public void Dispose()
    {
        Network.Dispose();
        Gpio.CloseAll();
        Spi.ReleaseAll();
        I2c.ReleaseAll();
        Serial.ReleaseAll();
    }

    private void ScheduleWake(Tpl5010Chip watchdog) => Clock.Schedule(watchdog.NextWakeNanos, () =>
    {
        bool resets = watchdog.Wake();
        ScheduleWake(watchdog);
        if (resets)
        {
            Reset();
        }
    });

    internal void Reset()
    {
        ResetRequested?.Invoke(this);
        throw new BoardResetException(Name);
    }

    private sealed class Scope(Board? previous) : IDisposable
    {
        public void Dispose() => s_current.Value = previous;
    }
}
