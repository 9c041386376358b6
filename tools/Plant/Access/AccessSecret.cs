using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MeterNode.Plant.Access;

/// <summary>
/// Secrets of tokens and links: 256 bits of the system's generator. Such a secret cannot be guessed, so a plain hash keeps it.
/// </summary>
internal static class AccessSecret
{
    private const int Bytes = 32;

    /// <summary>A new one; <paramref name="prefix"/> says to whoever finds it what it is.</summary>
    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256, hexadecimal.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
