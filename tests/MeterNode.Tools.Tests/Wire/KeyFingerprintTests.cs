using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Wire;

[TestClass]
public class KeyFingerprintTests
{
    private const string Digits = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    [TestMethod]
    [DataRow(Digits)]
    [DataRow("00112233445566778899AABBCCDDEEFF 00112233445566778899AABBCCDDEEFF")]
    [DataRow("00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff")]
    public void Parse_AsPeopleWriteIt_IsTheDigits(string text) => Assert.AreEqual(Digits, KeyFingerprint.Parse(text));

    [TestMethod]
    [DataRow("")]
    [DataRow("00112233445566778899aabbccddeeff")]
    [DataRow(Digits + "0")]
    [DataRow("g0112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    public void Parse_PartOfIt_IsNone(string text) => Assert.IsNull(KeyFingerprint.Parse(text));

    [TestMethod]
    public void Fingerprint_Registry_IsTheHashOfThePlantKey()
    {
        var plant = new TestPlant();

        Assert.AreEqual(KeyFingerprint.Of(plant.PlantKey.ExportSubjectPublicKeyInfo()), plant.Registry.Fingerprint);
        Assert.IsNull(new Registry("", null, []).Fingerprint);
    }
}
