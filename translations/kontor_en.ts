<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- The texts in the sources are English; what they lack is the plural. -->
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ConnectionBanner</name>
    <message numerus="yes">
        <source>Next try in %n s.</source>
        <translation>
            <numerusform>Next try in %n s.</numerusform>
            <numerusform>Next try in %n s.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConnectionPill</name>
    <message numerus="yes">
        <source>Reconnecting in %n s</source>
        <translation>
            <numerusform>Reconnecting in %n s</numerusform>
            <numerusform>Reconnecting in %n s</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message numerus="yes">
        <source>Try again in %n s.</source>
        <translation>
            <numerusform>Try again in %n s.</numerusform>
            <numerusform>Try again in %n s.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kontor::App::InspectorWindow</name>
    <message numerus="yes">
        <source>%n lines</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kontor::App::JumpButton</name>
    <message numerus="yes">
        <source>To the newest message, %n unread</source>
        <translation>
            <numerusform>To the newest message, %n unread</numerusform>
            <numerusform>To the newest message, %n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kontor::App::MainWindow</name>
    <message numerus="yes">
        <source>%n messages have not been sent yet.</source>
        <translation>
            <numerusform>%n message has not been sent yet.</numerusform>
            <numerusform>%n messages have not been sent yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n drafts have not been finished.</source>
        <translation>
            <numerusform>%n draft has not been finished.</numerusform>
            <numerusform>%n drafts have not been finished.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kontor::App::ReadersDialog</name>
    <message numerus="yes">
        <source>Read by %1 of %n people</source>
        <translation>
            <numerusform>Read by %1 of %n person</numerusform>
            <numerusform>Read by %1 of %n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kontor::App::RoomListModel</name>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kontor::App::TimelinePanel</name>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n online</source>
        <translation>
            <numerusform>%1, %n online</numerusform>
            <numerusform>%1, %n online</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kontor::App::TrayIcon</name>
    <message numerus="yes">
        <source>Kontor: %n unread messages</source>
        <translation>
            <numerusform>Kontor: %n unread message</numerusform>
            <numerusform>Kontor: %n unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notification</name>
    <message numerus="yes">
        <source>%n new messages</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new messages while you were offline</source>
        <translation>
            <numerusform>%n new message while you were offline</numerusform>
            <numerusform>%n new messages while you were offline</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not told: it came before Kontor was started, or too long ago to remember (the last %n messages are remembered).</source>
        <translation>
            <numerusform>Not told: it came before Kontor was started, or too long ago to remember (the last %n message is remembered).</numerusform>
            <numerusform>Not told: it came before Kontor was started, or too long ago to remember (the last %n messages are remembered).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusReport</name>
    <message numerus="yes">
        <source>%n messages wait to be sent</source>
        <translation>
            <numerusform>%n message waits to be sent</numerusform>
            <numerusform>%n messages wait to be sent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kontor::App::JoinRoomDialog</name>
    <message numerus="yes">
        <source>%1  (%n people)</source>
        <translation>
            <numerusform>%1  (%n person)</numerusform>
            <numerusform>%1  (%n people)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Kontor::App::RoomDetailsDialog</name>
    <message numerus="yes">
        <source>%n people.</source>
        <translation>
            <numerusform>%n person.</numerusform>
            <numerusform>%n people.</numerusform>
        </translation>
    </message>
</context>
</TS>
