using MeterNode.Node.Time;
using MeterNode.VirtualBoard;

namespace MeterNode.Tools.Tests.Node;

/// <summary>Time from the time server, as the runtime's SNTP client has it.</summary>
[TestClass]
public sealed class NetworkTimeTests
{
    private const long HourNanos = 3_600_000_000_000;

    [TestMethod]
    public void Poll_HeapWasCompacted_TheServerIsFoundAgain()
    {
        DirectoryInfo storage = Directory.CreateTempSubdirectory("meternode-time-");
        using var board = new Board("press-1", storage.FullName);
        using IDisposable scope = board.Enter();
        var time = new NetworkTime("ntp.example", board.Clock.NowMicros);
        board.Network.CompactHeap();
        board.Network.TimeServerErrorMicros = 700_000;
        board.Clock.AdvanceNanos(HourNanos);
        Assert.AreEqual(board.Clock.WorldUtcMicros, board.Clock.UtcMicros, "nobody of that name answers");

        time.Poll(board.Clock.NowMicros);
        board.Clock.AdvanceNanos(HourNanos);
        Assert.AreEqual(board.Clock.WorldUtcMicros + 700_000, board.Clock.UtcMicros);
        storage.Delete(recursive: true);
    }
}
