namespace MeterNode.Tests.Vectors;

/// <summary>One case of Wycheproof's ECDSA P-256 SHA-256 set.</summary>
/// <param name="Name">Its number and Wycheproof's flags, which say what the case is about.</param>
/// <param name="PublicKey">Uncompressed point, 65 bytes.</param>
/// <param name="DerSignature">Two integers in DER, or what pretends to be that.</param>
internal sealed record WycheproofCase(string Name, bool IsValid, byte[] PublicKey, byte[] DerSignature, byte[] Message)
{
    /// <summary>Every case, in the order of the published file.</summary>
    public static IEnumerable<WycheproofCase> ReadAll()
    {
        byte[] key = [];
        foreach (string[] line in PublishedVectors.Lines("ecdsa-p256-wycheproof.txt"))
        {
            if (line[0] == "key")
            {
                key = PublishedVectors.Bytes(line[1]);
                continue;
            }

            byte[] signature = PublishedVectors.Bytes(line[2]);
            yield return new WycheproofCase($"{line[0]} {line[4]}", line[1] == "valid", key, signature, PublishedVectors.Bytes(line[3]));
        }
    }
}
