using MeterNode.Core.Ports;
using MeterNode.VirtualBoard;

namespace MeterNode.Drivers.Tests;

/// <summary>A fresh virtual board, entered for the length of a test.</summary>
public abstract class BoardFixture
{
    private readonly DirectoryInfo _storage = Directory.CreateTempSubdirectory("meternode-drivers-");
    private IDisposable _scope = null!;

    protected Board Board { get; private set; } = null!;

    /// <summary>The board's time as drivers see it.</summary>
    protected IClock Clock { get; private set; } = null!;

    protected long NowMicros => Board.Clock.NowMicros;

    [TestInitialize]
    public void EnterBoard()
    {
        Board = new Board("test", _storage.FullName);
        Clock = new FixtureClock(Board.Clock);
        _scope = Board.Enter();
    }

    [TestCleanup]
    public void LeaveBoard()
    {
        _scope.Dispose();
        Board.Dispose();
        _storage.Delete(recursive: true);
    }

    protected void AdvanceMillis(double millis) => Board.Clock.AdvanceNanos((long)(millis * 1e6));

    private sealed class FixtureClock(BoardClock clock) : IClock
    {
        public long NowMicros => clock.NowMicros;

        public long UtcMicros => clock.UtcMicros;

        public char Quality => TimeQuality.Relative;

        public long SpinUntil(long micros)
        {
            clock.SpinUntil(micros);
            return clock.NowMicros;
        }
    }
}
