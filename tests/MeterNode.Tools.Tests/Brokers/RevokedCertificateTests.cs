using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Plant.LifeCycle;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Brokers;

/// <summary>A revoked certificate at the brokers that can refuse one.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RevokedCertificateTests
{
    [TestMethod]
    public void Embedded_RevokedWhileConnected_EndsTheConnectionAndTheOthersStay()
    {
        using var broker = new PlantBroker(BrokerKind.Embedded);
        using var stolen = new BrokerClient(broker, "press-1", "press-1");
        using var other = new BrokerClient(broker, "press-2", "press-2");
        Assert.IsTrue(stolen.Connect() && other.Connect());

        NodeLife.Revoke(broker.Plant, "press-1", "stolen", null);

        Assert.IsTrue(SpinWait.SpinUntil(() => !stolen.IsConnected, Patience.Step), "the live connection goes on");
        using var again = new BrokerClient(broker, "press-1", "press-1");
        Assert.IsFalse(again.Connect());
        Assert.IsTrue(other.IsConnected);

        // A new board under the name has a certificate of its own.
        NodeLife.Replace(broker.Plant, "press-1", null);
        using var board = new BrokerClient(broker, "press-1", "press-1");
        Assert.IsTrue(board.Connect());
    }

    [TestMethod]
    public void Mosquitto_RevokedAndRestarted_RefusesTheCertificateAndTakesTheOthers()
    {
        PlantBroker.Require(BrokerKind.Mosquitto);
        using var broker = new PlantBroker(BrokerKind.Mosquitto);
        using (var before = new BrokerClient(broker, "press-1", "press-1"))
        {
            Assert.IsTrue(before.Connect());
        }

        NodeLife.Revoke(broker.Plant, "press-1", "stolen", null);
        broker.Stop();
        broker.Start();
        using var stolen = new BrokerClient(broker, "press-1", "press-1");
        using var other = new BrokerClient(broker, "press-2", "press-2");
        Assert.IsFalse(stolen.Connect());
        Assert.IsTrue(other.Connect());
    }

    [TestMethod]
    public void Read_ListOfAnotherAuthorityOrChanged_IsRefused()
    {
        using var plant = new TemporaryPlant();
        using var elsewhere = new TemporaryPlant();
        using X509Certificate2 authority = X509Certificate2.CreateFromPem(File.ReadAllText(plant.Plant.CaCertificatePath));
        string list = File.ReadAllText(plant.Plant.RevocationListPath);
        Assert.AreEqual(0, RevocationList.Read(list, authority).Count);
        Assert.ThrowsExactly<CryptographicException>(
            () => RevocationList.Read(File.ReadAllText(elsewhere.Plant.RevocationListPath), authority));
        Assert.ThrowsExactly<CryptographicException>(() => RevocationList.Read("", authority));
        Assert.ThrowsExactly<CryptographicException>(() => RevocationList.Read(authority.ExportCertificatePem(), authority));
        byte[] der = Convert.FromBase64String(list[PemEncoding.Find(list).Base64Data]);
        der[^1] ^= 1;
        string changed = PemEncoding.WriteString("X509 CRL", der);
        Assert.ThrowsExactly<CryptographicException>(() => RevocationList.Read(changed, authority));
    }
}
