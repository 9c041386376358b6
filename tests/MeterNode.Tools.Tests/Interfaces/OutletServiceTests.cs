using MeterNode.Server.Interfaces.HomeAssistant;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary>What all connections to brokers of others do when something is wrong.</summary>
[TestClass]
public sealed class OutletServiceTests
{
    /// <summary>Who gives a file of settings back to the user of the server changes neither its time nor its length.</summary>
    [TestMethod]
    public void Settings_CanBeReadAgain_AreTakenAndTheProblemWasSaidOnce()
    {
        using var broker = new ScriptedBroker(code: 5, hangsUp: true);
        using var served = new ServedPlant();
        Set(served, "home-assistant", broker);
        using var settings = new UnreadableFile(HomeAssistantSettings.PathIn(served.Plant));
        served.Begin();
        string problem = served.Said("cannot read").Text;

        settings.Restore();

        served.Said("refuses the connection");
        Assert.AreEqual(1, served.Notices.Count(notice => notice.Text == problem));
    }

    private static void Set(ServedPlant served, string command, ScriptedBroker broker)
    {
        CommandRun run = CommandRun.Of(
            command, "set", "--broker", $"127.0.0.1:{broker.Port}", "--security", "none", "--plant", served.Plant.Path);
        Assert.AreEqual(0, run.Code, run.Error);
    }
}
