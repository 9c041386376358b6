using System.Net;
using MeterNode.Server.Web.Access;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Web;

/// <summary>Guessing is slowed down, and nobody is locked out by somebody else.</summary>
[TestClass]
public sealed class SignInGuardTests
{
    private static readonly IPAddress s_home = IPAddress.Parse("192.168.1.7");
    private static readonly IPAddress s_attacker = IPAddress.Parse("10.0.0.66");
    private readonly ManualTime _time = new();
    private readonly SignInGuard _guard;

    public SignInGuardTests() => _guard = new SignInGuard(_time);

    [TestMethod]
    public void Wait_GrowsWithEachFailure_AndIsBounded()
    {
        TimeSpan[] waits = [.. Enumerable.Range(0, 20).Select(_ => Fail("anna", s_attacker))];

        Assert.AreEqual(TimeSpan.Zero, waits[4]);
        Assert.AreEqual(TimeSpan.FromSeconds(5), waits[5]);
        Assert.AreEqual(TimeSpan.FromSeconds(10), waits[6]);
        Assert.AreEqual(TimeSpan.FromMinutes(15), waits.Max());
    }

    [TestMethod]
    public void Clock_SetBack_KeepsNobodyOutForLonger()
    {
        for (int attempt = 0; attempt < 6; attempt++)
        {
            Fail("anna", s_home);
        }

        _time.Advance(TimeSpan.FromDays(-3).TotalSeconds);

        TimeSpan wait = _guard.Begin("anna", s_home) ?? TimeSpan.Zero;
        Assert.IsTrue(wait > TimeSpan.Zero && wait <= TimeSpan.FromMinutes(15), wait.ToString());
    }

    [TestMethod]
    public void Flood_FromOneAddress_LocksNobodyOutElsewhere()
    {
        for (int attempt = 0; attempt < 500; attempt++)
        {
            Fail("anna", s_attacker);
        }

        Assert.IsNotNull(_guard.Begin("anna", s_attacker));
        TimeSpan wait = _guard.Begin("anna", s_home) ?? TimeSpan.Zero;
        Assert.IsTrue(wait <= TimeSpan.FromMinutes(1), wait.ToString());
    }

    [TestMethod]
    public void Flood_FromManyAddresses_NeverLocksTheAddressAtWhichThePersonWas()
    {
        Assert.IsNull(_guard.Begin("anna", s_home));
        _guard.Succeeded("anna", s_home);
        for (int attempt = 0; attempt < 500; attempt++)
        {
            _guard.Begin("anna", new IPAddress([10, 1, (byte)(attempt >> 8), (byte)attempt]));
        }

        Assert.IsNotNull(_guard.Begin("anna", IPAddress.Parse("10.9.9.9")), "another one waits");
        Assert.IsNull(_guard.Begin("anna", s_home));
    }

    [TestMethod]
    public void OneAddress_ManyNames_Waits()
    {
        int looked = Enumerable.Range(0, 100).Count(name => _guard.Begin($"name-{name}", s_attacker) is null);

        Assert.AreEqual(20, looked);
    }

    [TestMethod]
    public void OneIPv6Network_IsOneAddress()
    {
        int looked = Enumerable.Range(0, 100).Count(host => _guard.Begin("anna", IPAddress.Parse($"2001:db8::{host:x}")) is null);

        Assert.AreEqual(5, looked);
    }

    [TestMethod]
    public void Attempts_AtTheSameTime_CountBeforeTheyFail() =>
        Assert.AreEqual(5, Enumerable.Range(0, 100).Count(_ => _guard.Begin("anna", s_attacker) is null));

    [TestMethod]
    public void Counts_AreBounded()
    {
        for (int name = 0; name < SignInGuard.MaximumCounts; name++)
        {
            _guard.Begin($"name-{name}", new IPAddress(name + 1L));
            _guard.Failed($"name-{name}", new IPAddress(name + 1L));
        }

        Assert.AreEqual("10000 times, 10000 or more names, 10000 or more addresses", _guard.TakeFailures());
        Assert.IsNull(_guard.TakeFailures());
    }

    /// <summary>One failure as soon as one may; how long that took.</summary>
    private TimeSpan Fail(string name, IPAddress address)
    {
        TimeSpan wait = _guard.Begin(name, address) ?? TimeSpan.Zero;
        if (wait > TimeSpan.Zero)
        {
            _time.Advance(wait.TotalSeconds);
            Assert.IsNull(_guard.Begin(name, address));
        }

        _guard.Failed(name, address);
        return wait;
    }
}
