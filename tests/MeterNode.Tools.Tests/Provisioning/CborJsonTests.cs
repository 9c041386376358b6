using System.Text.Json;
using MeterNode.Core.Evidence;
using MeterNode.Plant;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Tools.Tests.Provisioning;

[TestClass]
public class CborJsonTests
{
    // Expected bytes after RFC 8949 appendix A and §4.2.1.
    [TestMethod]
    [DataRow("0", "00")]
    [DataRow("-0.0", "00")]
    [DataRow("23", "17")]
    [DataRow("24", "1818")]
    [DataRow("-1", "20")]
    [DataRow("1e3", "1903e8")]
    [DataRow("9007199254740992", "1b0020000000000000")]
    [DataRow("-9007199254740992", "3b001fffffffffffff")]
    [DataRow("1.5", "f93e00")]
    [DataRow("100000.5", "fa47c35040")]
    [DataRow("1.1", "fb3ff199999999999a")]
    [DataRow("true", "f5")]
    [DataRow("false", "f4")]
    [DataRow("\"\"", "60")]
    [DataRow("\"\\u6c34\"", "63e6b0b4")]
    [DataRow("\"hex:\"", "40")]
    [DataRow("\"hex:01fF\"", "4201ff")]
    [DataRow("[]", "80")]
    [DataRow("[1,[2]]", "82018102")]
    [DataRow("{}", "a0")]
    [DataRow("{\"bb\":1,\"a\":2,\"c\":3}", "a3616102616303626262" + "01")]
    public void Encode_Json_IsDeterministicCbor(string json, string hex)
    {
        byte[] encoded = CborJson.Encode(JsonDocument.Parse(json).RootElement);
        Assert.AreEqual(hex, Convert.ToHexStringLower(encoded));
        var reader = new CborReader(encoded, 0, encoded.Length);
        Assert.IsTrue(reader.SkipValue() && reader.Finish(), "the firmware's strict reader takes it");
    }

    [TestMethod]
    [DataRow("null")]
    [DataRow("{\"a\":[null]}")]
    [DataRow("\"hex:0\"")]
    [DataRow("\"hex:zz\"")]
    public void Encode_WhatTheFormatHasNot_IsOneClearLine(string json)
    {
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => CborJson.Encode(JsonDocument.Parse(json).RootElement));
        Assert.IsTrue(refusal.Message.Length > 10 && !refusal.Message.Contains('\n'));
    }
}
