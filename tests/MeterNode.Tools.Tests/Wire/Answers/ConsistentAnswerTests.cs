using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public sealed class ConsistentAnswerTests
{
    private readonly ContentStory _story = new();

    [TestMethod]
    public void Consistent_PlausiblePacks_IsYes()
    {
        _story.Pack();
        _story.Pack();

        Assert.AreEqual("yes", Say());
    }

    [TestMethod]
    public void Consistent_RegisterThatFalls_IsNoWithBothRules()
    {
        _story.Pack();
        _story.Pack();
        _story.Joules = 1000;
        _story.Pack();

        Assert.AreEqual("no register-fell 2-2 energy-power 2-2", Say());
    }

    [TestMethod]
    public void Consistent_WhatIsANote_IsStatedAndStaysYes()
    {
        _story.Pack();
        _story.Pack(p => p.Event("time-step ms=90000").WithoutPower(), aheadSeconds: 90);

        Assert.AreEqual("yes time-stepped 1-1", Say());
    }

    [TestMethod]
    public void Consistent_KeyOfAMeterAndNoStatement_IsNo()
    {
        _story.Pack();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var check = new EvidenceCheck(Registry.Parse(_story.Registry), Asked.Now) { MeterKeys = [key] };
        check.Read([.. _story.Packs.SelectMany(pack => pack)], "file");

        Assert.AreEqual("no meter-statement", Asked.Say(check.Answers.Consistent));
        Assert.AreEqual("yes", Asked.Say(check.Nodes[0].Answers.Consistent), "it is not the node's fault");
    }

    [TestMethod]
    public void Consistent_StatementThatIsNotTheMeters_IsNoWithItsPack()
    {
        _story.Pack();
        _story.Pack(p => p.Text("mss", "OCMF|{}|{}"));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var check = new EvidenceCheck(Registry.Parse(_story.Registry), Asked.Now) { MeterKeys = [key] };
        check.Read([.. _story.Packs.SelectMany(pack => pack)], "file");

        Assert.AreEqual("no meter-statement 1-1", Asked.Say(check.Nodes[0].Answers.Consistent));
    }

    private string Say()
    {
        using EvidenceCheck check = Asked.Of(Registry.Parse(_story.Registry), _story.Packs);
        return Asked.Say(check.Nodes.Single().Answers.Consistent);
    }
}
