using MeterNode.Plant.Collecting;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Collector;

[TestClass]
public sealed class ArrivalWatchTests
{
    private readonly ManualTime _time = new();

    [TestMethod]
    public void Check_ConnectedAndSilent_SaysSoAndThenLessOften()
    {
        var watch = new ArrivalWatch("foundry", _time);
        watch.OnConnected();
        Assert.IsNull(watch.Check());
        var lines = new List<string>();
        for (int minute = 1; minute <= 60; minute++)
        {
            _time.Advance(60);
            if (watch.Check() is string line)
            {
                lines.Add(line);
            }
        }

        Assert.HasCount(4, lines);
        StringAssert.StartsWith(lines[0], "nothing has come from any node of the site 'foundry' for 5 min, and nothing since");
    }

    [TestMethod]
    public void Check_SilentAgain_SaysWhenTheLastPackCame()
    {
        var watch = new ArrivalWatch("foundry", _time);
        watch.OnConnected();
        watch.OnArrival();
        string last = $"{_time.GetUtcNow().UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";
        _time.Advance(600);

        StringAssert.Contains(watch.Check()!, $"the last pack came at {last}");
    }

    [TestMethod]
    public void Check_SomethingArrives_StartsAgain()
    {
        var watch = new ArrivalWatch("foundry", _time);
        watch.OnConnected();
        _time.Advance(299);
        watch.OnArrival();
        _time.Advance(299);
        Assert.IsNull(watch.Check());
        _time.Advance(1);

        Assert.IsNotNull(watch.Check());
    }

    [TestMethod]
    public void Check_NotConnected_IsAnotherMessage()
    {
        var watch = new ArrivalWatch("foundry", _time);
        watch.OnConnected();
        watch.OnDisconnected();
        _time.Advance(3600);

        Assert.IsNull(watch.Check());
    }
}
