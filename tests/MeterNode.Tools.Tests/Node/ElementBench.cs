using System.Security.Cryptography;
using MeterNode.Core.Ports;
using MeterNode.Drivers.Atecc608;
using MeterNode.Drivers.Atecc608.Model;
using MeterNode.Support;
using MeterNode.VirtualBoard;

namespace MeterNode.Tools.Tests.Node;

/// <summary>A secure element whose key is that of the test plant's node, on a virtual board that keeps the test's time.</summary>
internal sealed class ElementBench : IDisposable
{
    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-element-");
    private readonly Board _board;
    private readonly IDisposable _scope;

    public ElementBench()
    {
        _board = new Board("element", _storage.FullName);
        _scope = _board.Enter();
    }

    /// <summary>The chip; there from the first start on.</summary>
    public Atecc608Chip Chip { get; private set; } = null!;

    /// <summary>Transfers on its bus so far.</summary>
    public long Transfers => _board.I2c.Transfers;

    /// <summary>What the node does at its start; the chip was without power before.</summary>
    public ISigner Open(ManualClock clock, ECDsa key)
    {
        if (Chip is null)
        {
            var blank = new Atecc608Memory();
            byte[] content = blank.Save();
            (content[20], content[21], content[86], content[87]) = (0x81, 0x20, 0, 0);
            key.ExportParameters(true).D!.CopyTo(content, 128);
            Chip = new Atecc608Chip(new Atecc608Memory(content));
            _board.I2c.Connect(1, Chip);
        }

        Chip.PowerCycle();
        _board.Restart();
        return Atecc608Setup.Open(1, 0x60, new SharedClock(clock, _board.Clock), makesKey: false);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _board.Dispose();
        _storage.Delete(recursive: true);
    }

    /// <summary>Transfers take board time, and the loop's time goes with it. A start takes the loop's clock back to zero.</summary>
    private sealed class SharedClock(ManualClock clock, BoardClock board) : IClock
    {
        private readonly long _boardStartMicros = board.NowMicros - clock.NowMicros;

        public long NowMicros => clock.SpinUntil(board.NowMicros - _boardStartMicros);

        public long UtcMicros => clock.UtcMicros;

        public char Quality => clock.Quality;

        public long SpinUntil(long micros)
        {
            clock.SpinUntil(Math.Max(micros, board.NowMicros - _boardStartMicros));
            board.AdvanceTo(clock.NowMicros + _boardStartMicros);
            return clock.NowMicros;
        }
    }
}
