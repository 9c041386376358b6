using System.Security.Cryptography.X509Certificates;

namespace MeterNode.Node.Uplink
{
    /// <summary>Where and as whom the uplink connects.</summary>
    public sealed class MqttSettings
    {
        /// <summary>Broker's host name as in its certificate.</summary>
        public string Host;

        public int Port;

        /// <summary>MQTT keep-alive, s.</summary>
        public int KeepAliveSeconds;

        /// <summary>MQTT client id: the plant's name for the node, also the common name of its certificate.</summary>
        public string ClientId;

        /// <summary>Certificate of the plant's authority.</summary>
        public X509Certificate CaCertificate;

        /// <summary>The node's TLS identity with its private key.</summary>
        public X509Certificate2 ClientCertificate;

        /// <summary><c>mn/v1/&lt;site&gt;/&lt;node&gt;</c>, without a trailing slash.</summary>
        public string TopicRoot;

        /// <summary>Under the root: where what the node says once goes, its answers or the proof of its key.</summary>
        public string AnswerTopic = "/rsp";

        /// <summary>Under the root: where a change of the configuration comes from, or the enrolment record.</summary>
        public string ChangeTopic = "/cfg";
    }
}
