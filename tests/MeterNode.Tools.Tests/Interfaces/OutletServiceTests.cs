using MeterNode.Server.Interfaces.HomeAssistant;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary>What all connections to brokers of others do when something is wrong.</summary>
[TestClass]
public sealed class OutletServiceTests
{
    /// <summary>
    /// One broker hangs up right behind the sign-in, the other at the first message, as at one that this user may not publish.
    /// </summary>
    [TestMethod]
    [DataRow("home-assistant", true)]
    [DataRow("sparkplug", false)]
    public void Broker_EndsEachConnection_IsTriedEverLaterAndTheLogSaysSoOnce(string command, bool hangsUp)
    {
        using var broker = new ScriptedBroker(code: 0, hangsUp) { HangsUpAtPublish = true };
        using var served = new ServedPlant();
        Set(served, command, broker);
        served.Begin();

        Assert.IsTrue(SpinWait.SpinUntil(() => broker.Connections.Count >= 4, ServedPlant.Wait));
        long[] at = [.. broker.Connections];
        for (int i = 1; i < 4; i++)
        {
            Assert.IsTrue(at[i] - at[i - 1] >= 900 << (i - 1), $"wait {i} was {at[i] - at[i - 1]} ms");
        }

        string[] lines = [.. served.Notices.Where(notice => notice.Event == "outlet").Select(notice => notice.Text)];
        Assert.AreEqual(lines.Distinct().Count(), lines.Length, string.Join(" | ", lines));
    }

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
