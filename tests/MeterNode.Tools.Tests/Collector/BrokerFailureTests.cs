using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.Collecting;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Collector;

/// <summary>Each cause why the collector cannot use a broker has its own line, with the cure. Against a real mosquitto.</summary>
[TestClass]
public sealed class BrokerFailureTests : IDisposable
{
    private readonly TestBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [TestMethod]
    public void WrongCa_IsNamed()
    {
        using X509Certificate2 other = Certificates.MakeCa();
        File.WriteAllText(_broker.File("other.crt"), other.ExportCertificatePem());
        AssertCause(
            Options() with { CaFile = _broker.File("other.crt") }, "is not signed by the CA in", "give the CA of this broker's plant");
    }

    [TestMethod]
    public void BrokerOfAnotherName_IsNamed()
    {
        using var other = new TestBroker(host: "meters.example.com");
        AssertCause(
            Options() with { Port = other.Port, CaFile = other.File("ca.crt") },
            "is not for the name 'localhost'",
            "use the name that the plant was made with");
    }

    [TestMethod]
    public void CertificateOfAnotherCa_IsNamed()
    {
        using X509Certificate2 other = Certificates.MakeCa();
        _broker.Write("stranger", Certificates.Make(other, "collector"));
        AssertCause(Options("stranger"), "does not know the CA that signed this certificate|has not signed", "of the broker's own plant");
    }

    [TestMethod]
    public void ExpiredCertificate_IsNamed()
    {
        _broker.Write(
            "old", Certificates.Make(_broker.Ca, "collector", DateTimeOffset.UtcNow.AddHours(-3), DateTimeOffset.UtcNow.AddHours(-1)));
        AssertCause(Options("old"), "expired on", "issue a new one");
    }

    [TestMethod]
    public void CertificateOfTomorrow_NamesTheClock()
    {
        _broker.Write(
            "new", Certificates.Make(_broker.Ca, "collector", DateTimeOffset.UtcNow.AddHours(1), DateTimeOffset.UtcNow.AddHours(2)));
        AssertCause(Options("new"), "is valid only from", "check this machine's clock");
    }

    [TestMethod]
    public void KeyOfAnotherCertificate_IsNamed()
    {
        _broker.Issue("other");
        AssertCause(Options() with { KeyFile = _broker.File("other.key") }, "does not belong to the certificate", "other.key");
    }

    [TestMethod]
    public void NoKey_SaysWhichOption()
    {
        AssertCause(Options() with { KeyFile = null }, "needs its private key", "--key");
    }

    [TestMethod]
    public void FileThatIsNoPem_IsNamed()
    {
        AssertCause(Options() with { CaFile = _broker.File("mosquitto.conf") }, "mosquitto.conf' is no certificate", "PEM");
        AssertCause(Options() with { KeyFile = _broker.File("mosquitto.conf") }, "mosquitto.conf' is no private key", "PEM");
    }

    [TestMethod]
    public void NoCertificate_SaysWhichOption()
    {
        AssertCause(Options() with { CertificateFile = null, KeyFile = null }, "wants a certificate", "--cert");
    }

    [TestMethod]
    public void NotAuthorisedTopic_NamesTopicSiteAndCertificate()
    {
        _broker.Issue("press-1");
        string? answer = null;
        IOException e = Assert.Throws<IOException>(() => answer = Text(MqttRequest.Send(
            Options("press-1") with { Version = MqttVersion.V5, IsTransient = true },
            "mn/v1/demo/press-2/cmd",
            [1],
            "mn/v1/demo/press-1/rsp",
            _ => true,
            Patience.Step)));
        Assert.IsNull(answer);
        StringAssert.Contains(e.Message, "does not let this certificate publish to mn/v1/demo/press-2/cmd");
    }

    [TestMethod]
    public void NobodyListens_IsNamed()
    {
        AssertCause(Options() with { Port = LoopbackPorts.Take() }, "nobody listens there", "start the broker");
    }

    [TestMethod]
    public void UnknownHost_IsNamed()
    {
        AssertCause(Options() with { Host = "no-such-host.invalid" }, "there is no host of this name");
    }

    /// <summary>No name server is asked for it. The program goes on, whatever a name does to the system's functions.</summary>
    [TestMethod]
    public void HostThatIsNoName_IsSaid()
    {
        var texts = new List<string>();
        using var connection = new MqttConnection(
            Options() with { Host = new string('a', 300) }, "mn/v1/demo/+/ev", _ => { }, (_, why) => texts.Add(why.Text));

        Assert.IsFalse(connection.Run(CancellationToken.None));
        StringAssert.Contains(texts.Single(), "cannot connect to aaa");
    }

    [TestMethod]
    public void PortWithoutTls_IsNamed()
    {
        using var plain = new TestBroker(tls: false);
        AssertCause(Options() with { Port = plain.Port }, "does not speak TLS", "8883");
    }

    private static string? Text(byte[]? bytes) => bytes == null ? null : Convert.ToHexString(bytes);

    private static void AssertCause(BrokerOptions options, params string[] parts)
    {
        var texts = new List<string>();
        using var connection = new MqttConnection(options, "mn/v1/demo/+/ev", _ => { }, (_, why) => texts.Add(why.Text));
        using var stop = new CancellationTokenSource();
        Assert.IsFalse(connection.Run(stop.Token), string.Join("; ", texts));
        Assert.HasCount(1, texts);
        Assert.DoesNotContain('\n', texts[0]);
        foreach (string part in parts)
        {
            Assert.IsTrue(part.Split('|').Any(texts[0].Contains), texts[0]);
        }
    }

    private BrokerOptions Options(string identity = "collector") => new()
    {
        Port = _broker.Port,
        CaFile = _broker.File("ca.crt"),
        CertificateFile = _broker.File(identity + ".crt"),
        KeyFile = _broker.File(identity + ".key"),
    };
}
