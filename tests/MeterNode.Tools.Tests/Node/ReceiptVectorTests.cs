using System.Text.Json;
using MeterNode.Core.Evidence;
using MeterNode.Wire;
using Receipt = MeterNode.Core.Evidence.Receipt;

namespace MeterNode.Tools.Tests.Node;

/// <summary>The firmware takes and refuses the receipts that other programs have made as the host does.</summary>
[TestClass]
public class ReceiptVectorTests
{
    private static readonly JsonElement s_vectors =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "vectors", "receipts.json"))).RootElement;

    public static IEnumerable<object[]> Vectors => s_vectors.GetProperty("receipts").EnumerateArray()
        .Select(vector => new object[] { vector.GetProperty("name").GetString()! });

    [TestMethod]
    [DynamicData(nameof(Vectors))]
    public void Vector_Firmware_JudgesAsItSays(string name)
    {
        JsonElement vector = s_vectors.GetProperty("receipts").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
        using System.Security.Cryptography.ECDsa key =
            PublicKeys.Import(Convert.FromHexString(s_vectors.GetProperty("publicKey").GetString()!));
        byte[] message = Convert.FromHexString(vector.GetProperty("message").GetString()!);
        Assert.AreEqual(vector.GetProperty("valid").GetBoolean(), IsTaken(message, PublicKeys.Point(key)));
    }

    private static bool IsTaken(byte[] message, byte[] key)
    {
        var check = new MessageCheck();
        if (!check.TryOpen(message, Receipt.MaximumBytes) || !check.IsKid(Kid.Compute(key))
            || !new Receipt().Read(message, check.PayloadOffset, check.PayloadLength))
        {
            return false;
        }

        check.Begin(key);
        while (!check.Step())
        {
        }

        return check.IsValid;
    }
}
