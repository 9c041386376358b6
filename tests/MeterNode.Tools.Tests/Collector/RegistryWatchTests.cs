using MeterNode.Plant.Collecting;
using MeterNode.Tools.Tests.Wire;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Collector;

[TestClass]
public sealed class RegistryWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mn-watch").FullName;
    private readonly TestPlant _one = new(1);
    private readonly TestPlant _three = new(3);

    private string File => Path.Combine(_folder, "registry.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Check_SameFile_IsTakenOnce()
    {
        System.IO.File.WriteAllText(File, _one.Registry.ToJson());
        var watch = new RegistryWatch(File, "test");

        Assert.HasCount(1, watch.Check(out _)!.Nodes);
        Assert.IsNull(watch.Check(out _));
    }

    [TestMethod]
    public void Check_ReplacedFile_IsTaken()
    {
        System.IO.File.WriteAllText(File, _one.Registry.ToJson());
        var watch = new RegistryWatch(File, "test");
        watch.Check(out _);

        System.IO.File.WriteAllText(File + ".new", _three.Registry.ToJson());
        System.IO.File.Move(File + ".new", File, overwrite: true);

        Assert.HasCount(3, watch.Check(out _)!.Nodes);
    }

    [TestMethod]
    public void Check_HalfWrittenFile_WaitsForTheRest()
    {
        System.IO.File.WriteAllText(File, _one.Registry.ToJson());
        var watch = new RegistryWatch(File, "test");
        watch.Check(out _);
        string whole = _three.Registry.ToJson();

        System.IO.File.WriteAllText(File, whole[..(whole.Length / 2)]);
        Assert.IsNull(watch.Check(out string? first));
        Assert.IsNull(first, "it may be in the middle of being written");
        Assert.IsNull(watch.Check(out string? second));
        StringAssert.Contains(second, "goes on with the nodes that it knows");
        Assert.IsNull(watch.Check(out string? third));
        Assert.IsNull(third, "once is enough");
        System.IO.File.WriteAllText(File, whole);

        Registry? taken = watch.Check(out string? problem);
        Assert.HasCount(3, taken!.Nodes);
        Assert.IsNull(problem);
    }

    [TestMethod]
    public void Check_FileThatIsGoneAndComesBack_IsToleratedAndTaken()
    {
        var watch = new RegistryWatch(File, "test");
        Assert.IsNull(watch.Check(out _));
        Assert.IsNull(watch.Check(out string? problem));
        Assert.IsNotNull(problem);

        System.IO.File.WriteAllText(File, _one.Registry.ToJson());

        Assert.IsNotNull(watch.Check(out _));
    }

    [TestMethod]
    public void Check_RegistryOfAnotherPlant_IsNotTaken()
    {
        System.IO.File.WriteAllText(File, _one.Registry.ToJson());
        var watch = new RegistryWatch(File, "elsewhere");

        Assert.IsNull(watch.Check(out _));
        Assert.IsNull(watch.Check(out string? problem));
        StringAssert.Contains(problem, "of the plant 'test'");
    }
}
