using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Wire;

namespace MeterNode.Plant.Uploading;

/// <summary>
/// Speaks with the data centres of an authority as public implementations of the interface do (Shandong, 2021; fields encrypted where the
/// registration gives a key). The official document was not at hand.
/// </summary>
public sealed class UploadClient : IDisposable
{
    /// <summary>Values in one request at most.</summary>
    public const int MaximumValues = 500;

    /// <summary>A centre has so long to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int MaximumAnswerBytes = 1 << 20;
    private const int MaximumMessageLength = 200;

    private readonly HttpClient _client;

    /// <summary>A client that follows no redirection: values go where the centre said, and nowhere else.</summary>
    public UploadClient()
    {
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = MaximumAnswerBytes,
        };
    }

    /// <summary>An address that a centre may have: https, or http on this machine; null when the text is none.</summary>
    public static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) ? url : null;

    /// <summary>Registers a plant. Blocks for <see cref="Patience"/> at most.</summary>
    /// <exception cref="OperatorException">The centre cannot be reached, refuses, or answers something else.</exception>
    public UploadCenter Register(Uri url, string region, string enterpriseCode, CancellationToken cancellation)
    {
        var asked = new JsonObject { ["region"] = region, ["enterpriseCode"] = enterpriseCode };
        (UploadAnswer answer, JsonObject? said) = Post(url, asked, cancellation);
        if (!answer.IsAcknowledged)
        {
            throw new OperatorException(
                answer.IsReached ? OperatorError.Failure : OperatorError.DeviceOrIo,
                $"{url}: {answer.Problem}; nothing is registered: check address, region and enterprise code");
        }

        string? key = Text(said, "secretKey") is { Length: > 0 } text ? text : null;
        if (key is not null && (key.Length != 2 * Sm4.BlockLength || !key.All(char.IsAsciiHexDigit)))
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"{url} gave a secretKey that is not 32 hex digits, so that values cannot be encrypted: ask its help desk");
        }

        return new UploadCenter
        {
            RegisterUrl = url,
            Region = region,
            EnterpriseCode = enterpriseCode,
            DeviceId = Text(said, "deviceId") is { Length: > 0 } device ? device : throw Lacks(url, "deviceId"),
            DataUrl = Address(Text(said, "centerDataURL")) ?? throw Lacks(url, "centerDataURL with https"),
            UploadTime = Text(said, "uploadTime") is { Length: > 0 } time ? time : null,
            SecretKey = key,
        };
    }

    /// <summary>Sends values. Blocks for <see cref="Patience"/> at most.</summary>
    /// <param name="center">Where to.</param>
    /// <param name="values">At most <see cref="MaximumValues"/>.</param>
    /// <param name="localTime">The time by the plant's clock.</param>
    /// <param name="cancellation">Ends it.</param>
    public UploadAnswer Send(
        UploadCenter center, IReadOnlyList<UploadValue> values, DateTimeOffset localTime, CancellationToken cancellation)
    {
        string uploadDate = localTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var data = new JsonArray([.. values.Select(value => Fields(center, value, uploadDate))]);
        var request = new JsonObject
        {
            ["deviceId"] = center.DeviceId,
            ["enterpriseCode"] = center.EnterpriseCode,
            ["data"] = data,
        };
        return Post(center.DataUrl, request, cancellation).Answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Plain, numbers are numbers; encrypted, each field is a text, and validity the number 0 (valid) or 1.</summary>
    private static JsonNode Fields(UploadCenter center, UploadValue value, string uploadDate)
    {
        if (center.SecretKey is null)
        {
            return new JsonObject
            {
                ["dataCode"] = value.DataCode,
                ["dataValue"] = JsonNode.Parse(value.DataValue),
                ["inputType"] = UploadValue.FieldInstrument,
                ["statType"] = (int)value.Span,
                ["statDate"] = value.StatDate,
                ["uploadDate"] = uploadDate,
                ["scope"] = value.Scope,
                ["valid"] = value.IsValid,
            };
        }

        byte[] key = Convert.FromHexString(center.SecretKey);
        JsonNode Encrypted(string text) => Convert.ToHexStringLower(Sm4.Encrypt(key, Encoding.UTF8.GetBytes(text)));
        return new JsonObject
        {
            ["dataCode"] = Encrypted(value.DataCode),
            ["dataValue"] = Encrypted(value.DataValue),
            ["inputType"] = Encrypted(Digits(UploadValue.FieldInstrument)),
            ["statType"] = Encrypted(Digits((int)value.Span)),
            ["statDate"] = Encrypted(value.StatDate),
            ["uploadDate"] = Encrypted(uploadDate),
            ["scope"] = Encrypted(Digits(value.Scope)),
            ["valid"] = Encrypted(value.IsValid ? "0" : "1"),
        };
    }

    private (UploadAnswer Answer, JsonObject? Said) Post(Uri url, JsonObject content, CancellationToken cancellation)
    {
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, url)
            {
                Content = new StringContent(content.ToJsonString(), Encoding.UTF8, "application/json"),
            };
            using HttpResponseMessage answer = _client.Send(message, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                return (new UploadAnswer(true, $"HTTP status {(int)answer.StatusCode}"), null);
            }

            using var body = new MemoryStream();
            answer.Content.CopyTo(body, null, cancellation);
            return Judge(JsonNode.Parse(body.ToArray()) as JsonObject);
        }
        catch (JsonException)
        {
            return (new UploadAnswer(true, "the answer is not JSON"), null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return (new UploadAnswer(false, $"cannot be reached ({PlainReason.Of(e)})"), null);
        }
    }

    private static (UploadAnswer Answer, JsonObject? Said) Judge(JsonObject? said)
    {
        string? code = Text(said, "responseCode");
        if (code == "0")
        {
            return (new UploadAnswer(true, null), said);
        }

        string message = Text(said, "responseMessage") ?? "";
        string shown = message.Length > MaximumMessageLength ? PlainText.Beginning(message, MaximumMessageLength) + "…" : message;
        return (new UploadAnswer(true, code is null ? "the answer has no responseCode" : $"refused with code {code}: {shown}"), said);
    }

    /// <summary>A member as text, whether it is written as text or number; null where it is neither.</summary>
    private static string? Text(JsonObject? said, string name) => said?[name] is JsonValue value
        && value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? said[name]!.ToString() : null;

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static OperatorException Lacks(Uri url, string what) => new(
        OperatorError.Failure,
        $"the answer of {url} has no {what}: it is no data centre of this interface, ask its help desk for the address");
}
