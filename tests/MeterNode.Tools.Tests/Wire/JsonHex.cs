using System.Text.Json;

namespace MeterNode.Tools.Tests.Wire;

internal static class JsonHex
{
    /// <summary>The bytes that the element's text spells in hexadecimal.</summary>
    public static byte[] GetBytesFromHex(this JsonElement element) => Convert.FromHexString(element.GetString()!);
}
