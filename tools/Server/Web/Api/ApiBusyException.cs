namespace MeterNode.Server.Web.Api;

/// <summary>The server does something that goes on alone: the request can come again.</summary>
/// <param name="message">What it does.</param>
internal sealed class ApiBusyException(string message) : Exception(message);
