using MeterNode.Server.Broker;

namespace MeterNode.Tools.Tests.Server;

/// <summary>Each right that the plant's broker gives, and what somebody with a stolen node certificate would try.</summary>
[TestClass]
public sealed class BrokerRightsTests
{
    private readonly BrokerRights _rights = new("demo", ["collector", "collector-2"]);

    [TestMethod]
    [DataRow("press-1", "press-1", true)]
    [DataRow("press-1", "press-2", false)]
    [DataRow("press-1", "press-1-second", false)]
    [DataRow("press-1", "PRESS-1", false)]
    [DataRow("press-1", "", false)]
    [DataRow("press-1", "collector", false)]
    [DataRow("press-1", "operator", false)]
    [DataRow("collector", "collector", true)]
    [DataRow("collector", "collector-2", false)]
    [DataRow("collector", "press-1", false)]
    [DataRow("collector", "meternode-collector", false)]
    [DataRow("collector-2", "collector-2", true)]
    [DataRow("operator", "operator", true)]
    [DataRow("+", "+", false)]
    [DataRow("#", "#", false)]
    [DataRow("press-1/ev", "press-1/ev", false)]
    [DataRow("", "", false)]
    [DataRow(null, "press-1", false)]
    public void RefuseConnection_ClientId_IsBoundToTheCertificate(string? name, string clientId, bool may)
    {
        Assert.AreEqual(may, BrokerRights.RefuseConnection(name, clientId) == null);
    }

    [TestMethod]
    [DataRow("mn/v1/demo/press-1/ev", true)]
    [DataRow("mn/v1/demo/press-1/status", true)]
    [DataRow("mn/v1/demo/press-1/rsp", true)]
    [DataRow("mn/v1/demo/press-1/cmd", false)]
    [DataRow("mn/v1/demo/press-1/rcp", false)]
    [DataRow("mn/v1/demo/press-1/cfg", false)]
    [DataRow("mn/v1/demo/press-2/cfg", false)]
    [DataRow("mn/v1/demo/press-2/rcp", false)]
    [DataRow("mn/v1/demo/press-1/ev/more", false)]
    [DataRow("mn/v1/demo/press-1", false)]
    [DataRow("mn/v1/demo/press-2/ev", false)]
    [DataRow("mn/v1/demo/press-10/ev", false)]
    [DataRow("mn/v1/other/press-1/ev", false)]
    [DataRow("mn/v1/demo/+/ev", false)]
    [DataRow("$SYS/broker", false)]
    [DataRow("/mn/v1/demo/press-1/ev", false)]
    [DataRow("", false)]
    public void MayPublish_Node_ToItsOwnTopicsOnly(string topic, bool may)
    {
        Assert.AreEqual(may, _rights.MayPublish("press-1", topic, isRetained: false));
    }

    [TestMethod]
    [DataRow("press-1", "mn/v1/demo/press-1/status", true)]
    [DataRow("press-1", "mn/v1/demo/press-1/ev", false)]
    [DataRow("press-1", "mn/v1/demo/press-1/rsp", false)]
    [DataRow("press-1", "mn/v1/demo/press-2/status", false)]
    [DataRow("press-1", "mn/v1/demo/press-1/rcp", false)]
    [DataRow("collector", "mn/v1/demo/press-1/rcp", true)]
    [DataRow("collector", "mn/v1/demo/press-1/cmd", false)]
    [DataRow("collector", "mn/v1/demo/press-1/status", false)]
    [DataRow("operator", "mn/v1/demo/press-1/cmd", false)]
    [DataRow("operator", "mn/v1/demo/press-1/rcp", false)]
    [DataRow("operator", "mn/v1/demo/press-1/cfg", true)]
    [DataRow("collector", "mn/v1/demo/press-1/cfg", true)]
    [DataRow("press-1", "mn/v1/demo/press-1/cfg", false)]
    [DataRow("operator", "mn/v1/other/press-1/cfg", false)]
    public void MayPublish_Retained_OnlyStatusReceiptsAndChanges(string name, string topic, bool may)
    {
        Assert.AreEqual(may, _rights.MayPublish(name, topic, isRetained: true));
    }

    [TestMethod]
    [DataRow("mn/v1/demo/press-1/cmd", true)]
    [DataRow("mn/v1/demo/press-1/rcp", true)]
    [DataRow("mn/v1/demo/press-1/cfg", true)]
    [DataRow("mn/v1/demo/press-2/cfg", true)]
    [DataRow("mn/v1/demo/press-1/ev", false)]
    [DataRow("mn/v1/demo/press-1/status", false)]
    [DataRow("mn/v1/demo//cmd", false)]
    [DataRow("mn/v1/demo//rcp", false)]
    [DataRow("mn/v1/demo/+/rcp", false)]
    [DataRow("mn/v1/demo/cmd", false)]
    [DataRow("mn/v1/demo/a/b/cmd", false)]
    [DataRow("mn/v1/demo/+/cmd", false)]
    [DataRow("mn/v1/other/press-1/cmd", false)]
    public void MayPublish_Collector_CommandsAndReceiptsOnly(string topic, bool may)
    {
        Assert.AreEqual(may, _rights.MayPublish("collector", topic, isRetained: false));
    }

    [TestMethod]
    [DataRow("mn/v1/demo/press-1/cmd", true)]
    [DataRow("mn/v1/demo/press-1/rcp", true)]
    [DataRow("mn/v1/demo/press-2/rcp", false)]
    [DataRow("mn/v1/demo/+/rcp", false)]
    [DataRow("mn/v1/demo/press-1/#", false)]
    [DataRow("mn/v1/demo/press-1/+", false)]
    [DataRow("mn/v1/demo/press-1/ev", false)]
    [DataRow("mn/v1/demo/press-2/cmd", false)]
    [DataRow("mn/v1/demo/+/cmd", false)]
    [DataRow("mn/v1/demo/+/ev", false)]
    [DataRow("mn/v1/#", false)]
    [DataRow("#", false)]
    [DataRow("+/+/+/+/+", false)]
    [DataRow("$SYS/#", false)]
    [DataRow("$share/plant/mn/v1/demo/+/ev", false)]
    [DataRow("$share/plant/mn/v1/demo/press-1/cmd", false)]
    [DataRow("$queue/mn/v1/demo/press-1/cmd", false)]
    public void MaySubscribe_Node_ToItsOwnCommandsAndReceiptsOnly(string filter, bool may)
    {
        Assert.AreEqual(may, _rights.MaySubscribe("press-1", filter));
    }

    [TestMethod]
    [DataRow("mn/v1/demo/+/ev", true)]
    [DataRow("mn/v1/demo/#", true)]
    [DataRow("mn/v1/demo/press-1/rsp", true)]
    [DataRow("mn/v1/demo/", false)]
    [DataRow("mn/v1/demo2/+/ev", false)]
    [DataRow("mn/v1/+/+/ev", false)]
    [DataRow("#", false)]
    [DataRow("$share/plant/mn/v1/demo/+/ev", false)]
    public void MaySubscribe_Collector_ToItsSite(string filter, bool may)
    {
        Assert.AreEqual(may, _rights.MaySubscribe("collector", filter));
    }

    /// <summary>A node of an older plant may be called like a collector that the plant does not have: it stays a node.</summary>
    [TestMethod]
    [DataRow("collector-7")]
    [DataRow("Collector")]
    [DataRow("COLLECTOR-2")]
    public void NameOfNoCollectorOfThePlant_HasANodesRightsOnly(string name)
    {
        Assert.IsFalse(_rights.MaySubscribe(name, "mn/v1/demo/+/ev"));
        Assert.IsFalse(_rights.MayPublish(name, "mn/v1/demo/press-1/rcp", isRetained: true));
        Assert.IsTrue(_rights.MayPublish(name, $"mn/v1/demo/{name}/ev", isRetained: false));
    }

    [TestMethod]
    [DataRow("mn/v1/demo/press-1/rsp", true)]
    [DataRow("mn/v1/demo/press-1/status", true)]
    [DataRow("mn/v1/demo/+/status", true)]
    [DataRow("mn/v1/demo/+/rsp", false)]
    [DataRow("mn/v1/demo/+/ev", false)]
    [DataRow("mn/v1/demo/#", false)]
    [DataRow("mn/v1/demo/press-1/cmd", false)]
    public void MaySubscribe_Operator_ToAnswersAndStatus(string filter, bool may)
    {
        Assert.AreEqual(may, _rights.MaySubscribe("operator", filter));
    }
}
