namespace MeterNode.Server.Alarms.Channels;

/// <summary>Who sends for which kind of channel.</summary>
public static class AlarmSenders
{
    /// <summary>Sends a test message now.</summary>
    /// <returns>Null when it was taken; otherwise one line that says why not, and what to do.</returns>
    public static string? Test(AlarmChannel channel, string site, CancellationToken cancellation)
    {
        try
        {
            Of(channel).Send(AlarmMessage.Test(site, DateTimeOffset.UtcNow), cancellation).GetAwaiter().GetResult();
            return null;
        }
        catch (AlarmDeliveryException e)
        {
            return e.Message;
        }
    }

    /// <summary>The sender of a channel.</summary>
    internal static IAlarmSender Of(AlarmChannel channel) => channel.Kind switch
    {
        AlarmChannelKind.Webhook => new WebhookSender(channel),
        AlarmChannelKind.Mail => new MailSender(channel),
        _ => new MqttSender(channel),
    };
}
