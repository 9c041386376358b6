namespace MeterNode.DeviceImage;

/// <summary>The sources hold something that the device image cannot take; the message names it and says what to write instead.</summary>
public sealed class ImageException(string message) : Exception(message);
