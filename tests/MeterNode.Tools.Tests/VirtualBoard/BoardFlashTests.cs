using MeterNode.Support;
using MeterNode.VirtualPlant.Simulation;
using PowerCutException = MeterNode.VirtualPlant.Simulation.PowerCutException;

namespace MeterNode.Tools.Tests.VirtualBoard;

/// <summary>A flash whose supply ends in the middle of a write.</summary>
[TestClass]
public sealed class BoardFlashTests
{
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
}
