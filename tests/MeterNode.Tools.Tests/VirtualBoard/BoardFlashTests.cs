using MeterNode.Support;
using MeterNode.VirtualPlant.Simulation;
using PowerCutException = MeterNode.VirtualPlant.Simulation.PowerCutException;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>A flash whose supply ends in the middle of a write, and one that is full.</summary>
[TestClass]
public sealed class BoardFlashTests
{
    private const int BlockBytes = 4096;

    private readonly MemoryFileStore _files = new();
    private readonly BoardFlash _flash;
    private readonly List<int> _appended = [];

    public BoardFlashTests()
    {
        _flash = new BoardFlash(_files);
        _flash.Appended += (_, content) => _appended.Add(content.Length);
    }

    [TestMethod]
    public void CutInNextWrite_ShareOfTheBytes_AreOnFlashAndNothingAfterThem()
    {
        _flash.Append("a", new byte[100], 0, 100);
        _flash.CutInNextWrite(0.25);

        Assert.ThrowsExactly<PowerCutException>(() => _flash.Append("a", new byte[100], 0, 100));
        Assert.ThrowsExactly<PowerCutException>(() => _flash.Append("a", new byte[100], 0, 100));
        Assert.ThrowsExactly<PowerCutException>(() => _flash.Delete("a"));

        Assert.AreEqual(125, _files.Length("a"));
        CollectionAssert.AreEqual(new[] { 100 }, _appended);
    }

    [TestMethod]
    public void CutInNextWrite_BehindTheLastByte_TheWriteIsWhole()
    {
        _flash.CutInNextWrite(1);

        Assert.ThrowsExactly<PowerCutException>(() => _flash.Append("a", new byte[100], 0, 100));

        CollectionAssert.AreEqual(new[] { 100 }, _appended);
    }

    [TestMethod]
    public void MaximumBytes_WholeBlocksCount_TheRestIsCutOffAndRefused()
    {
        _flash.Write("a", new byte[10], 0, 10);
        _flash.MaximumBytes = 2 * BlockBytes;
        _flash.Append("b", new byte[4000], 0, 4000);

        Assert.ThrowsExactly<IOException>(() => _flash.Append("b", new byte[100], 0, 100));
        Assert.ThrowsExactly<IOException>(() => _flash.Write("c", new byte[1], 0, 1));

        Assert.AreEqual(BlockBytes, _files.Length("b"));
        Assert.AreEqual(2, _flash.Refused);
        CollectionAssert.AreEqual(new[] { 4000 }, _appended);
    }

    [TestMethod]
    public void MaximumBytes_AFileIsDeleted_ThereIsRoomAgain()
    {
        _flash.Write("a", new byte[10], 0, 10);
        _flash.MaximumBytes = BlockBytes;
        Assert.ThrowsExactly<IOException>(() => _flash.Write("b", new byte[10], 0, 10));

        _flash.Delete("a");
        _flash.Delete("b");
        _flash.Write("b", new byte[10], 0, 10);

        Assert.AreEqual(10, _files.Length("b"));
    }
}
