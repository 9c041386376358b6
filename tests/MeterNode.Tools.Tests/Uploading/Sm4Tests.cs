using System.Text;
using MeterNode.Plant.Uploading;

namespace MeterNode.Tools.Tests.Uploading;

/// <summary>SM4 against the example of GB/T 32907-2016 and against OpenSSL.</summary>
[TestClass]
public sealed class Sm4Tests
{
    private const string Key = "0123456789abcdeffedcba9876543210";

    /// <summary>Annex A, example 1: the key encrypts itself; a second block is only filling.</summary>
    [TestMethod]
    public void Encrypt_ExampleOfTheStandard_IsItsResult()
    {
        byte[] key = Convert.FromHexString(Key);

        string result = Convert.ToHexStringLower(Sm4.Encrypt(key, key));

        Assert.AreEqual("681edf34d206965e86b3e94f536e4246", result[..32]);
        Assert.AreEqual(64, result.Length);
    }

    /// <summary>echo -n TEXT | openssl enc -sm4-ecb -K 0123456789abcdeffedcba9876543210 | xxd -p</summary>
    [TestMethod]
    [DataRow("", "002a8a4efa863ccad024ac0300bb40d2")]
    [DataRow("1", "b265308ec733dc5cd02ea745329dc5f9")]
    [DataRow("123.45", "8903e2e3f6b843f58fa45deaf1b6a32a")]
    [DataRow("00-00-0000-023300-11", "ef49d2a4d631f9fc3ae6db23a5998f23aafd0fd6242c37e636e90e8e5e5b967a")]
    [DataRow("2026-11-01 00:00:00", "7a0d8bbdb6387920366f37f0f85b4310479c00b3cae05c920a9ce19063aadb57")]
    public void Encrypt_Text_IsWhatOpensslMakes(string text, string expected) =>
        Assert.AreEqual(expected, Convert.ToHexStringLower(Sm4.Encrypt(Convert.FromHexString(Key), Encoding.UTF8.GetBytes(text))));
}
