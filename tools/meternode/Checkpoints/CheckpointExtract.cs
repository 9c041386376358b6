using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using MeterNode.Wire;

namespace MeterNode.Cli.Checkpoints;

/// <summary>Writes what openssl needs to check a checkpoint, its witnesses and its time stamps (docs/operations.md).</summary>
internal static class CheckpointExtract
{
    /// <summary>
    /// Writes into <paramref name="folder"/>: <c>checkpoint.cose</c>; for it and each witness the signed bytes (<c>.tbs</c>) and the
    /// signature (<c>.sig</c>, DER); each time stamp (<c>.der</c>); and the plant's public key where it is known.
    /// </summary>
    public static void Write(CheckpointFile file, byte[]? plantKey, string folder)
    {
        Directory.CreateDirectory(folder);
        string In(string name) => Path.Combine(folder, name);
        File.WriteAllBytes(In("checkpoint.cose"), file.Checkpoint.Bytes);
        Write(file.Checkpoint.Message, In("checkpoint"));
        for (int i = 0; i < file.Witnesses.Count; i++)
        {
            Write(file.Witnesses[i].Message, In($"witness-{i + 1}"));
        }

        for (int i = 0; i < file.TimeStamps.Count; i++)
        {
            File.WriteAllBytes(In($"time-stamp-{i + 1}.der"), file.TimeStamps[i]);
        }

        if (plantKey != null)
        {
            File.WriteAllText(In("plant.pem"), PemEncoding.WriteString("PUBLIC KEY", plantKey) + "\n");
        }
    }

    private static void Write(CoseSign1 message, string path)
    {
        File.WriteAllBytes(path + ".tbs", message.ToBeSigned());
        File.WriteAllBytes(path + ".sig", Der(message.Signature.Span));
    }

    /// <summary>ECDSA-Sig-Value (RFC 3279 §2.2.3).</summary>
    private static byte[] Der(ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        int half = signature.Length / 2;
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature[..half], isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature[half..], isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }
}
