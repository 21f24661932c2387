// SPDX-License-Identifier: Apache-2.0
#pragma once

//! Every size of the window, in device independent pixels, on a grid of 4 (the drawings').
namespace Kontor::App::Metrics {

inline constexpr int kGrid = 4;
inline constexpr int kBubbleRadius = 12;
inline constexpr int kFieldRadius = 8;
inline constexpr int kKeyRadius = 4; //!< the "Ctrl K" box
inline constexpr int kFocusWidth = 2;

inline constexpr int kWindowWidth = 1180;
inline constexpr int kWindowHeight = 730;
inline constexpr int kWindowMinWidth = 420;
inline constexpr int kWindowMinHeight = 360;

// The side pane
inline constexpr int kSideWidth = 279; //!< and 1 for the line beside it
inline constexpr int kSideMinWidth = 64; //!< avatars alone
inline constexpr int kSideMaxWidth = 480;
inline constexpr int kSideCompactWidth = 148; //!< below it: avatars alone
inline constexpr int kSideMargin = 12;
inline constexpr int kListAvatar = 36;
inline constexpr int kRowHeight = 50; //!< at least; a larger font needs more
inline constexpr int kRowMargin = 6; //!< left and right of a row's rounded background
inline constexpr int kRowPadding = 12;
inline constexpr int kRowGap = 10; //!< avatar to text
inline constexpr int kSectionHeight = 29;
inline constexpr int kSectionPadding = 14;
inline constexpr int kSectionDrop = 4; //!< a title is nearer to its own rows
inline constexpr int kBadgeHeight = 18;
inline constexpr int kPillHeight = 24;
inline constexpr int kPanelValueWidth = 320; //!< of the connection's details
inline constexpr int kSearchHeight = 32;
inline constexpr int kDot = 8; //!< connection dot
inline constexpr int kPresenceDot = 10;

// The timeline
inline constexpr int kHeaderHeight = 56;
inline constexpr int kHeaderMargin = 16;
inline constexpr int kTimelineAvatar = 28;
inline constexpr int kTimelineMargin = 20;
inline constexpr int kTimelineBottom = 14;
inline constexpr int kAvatarGap = 8;
inline constexpr int kBubbleMaxWidth = 560;
inline constexpr int kBubblePaddingX = 11;
inline constexpr int kBubblePaddingY = 7;
inline constexpr int kGroupGap = 10; //!< between two groups of bubbles
inline constexpr int kBubbleGap = 2; //!< inside a group
inline constexpr int kMetaGap = 12; //!< text to time
inline constexpr int kTickGap = 6;
inline constexpr int kTick = 12; //!< height of the delivery sign
inline constexpr int kTickWidth = 16;
inline constexpr int kChipHeight = 21;
inline constexpr int kChipPadding = 11;
inline constexpr int kChipAbove = 14;
inline constexpr int kChipBelow = 8;
inline constexpr int kNewLineHeight = 33;
inline constexpr int kJumpButton = 36;
inline constexpr int kScrollStep = 24;

// The composer and the banner
inline constexpr int kTypingHeight = 16; //!< at least
inline constexpr int kComposerMarginX = 16;
inline constexpr int kComposerMarginTop = 4;
inline constexpr int kComposerMarginBottom = 12;
inline constexpr int kComposerLines = 8;
inline constexpr int kSendWidth = 60;
inline constexpr int kSendHeight = 30;
inline constexpr int kBannerHeight = 32;

// The inspector
inline constexpr int kInspectorWidth = 980;
inline constexpr int kInspectorHeight = 580;
inline constexpr int kInspectorDetails = 330;
inline constexpr int kInspectorRow = 24;

// Dialogs
inline constexpr int kDialogWidth = 420;
inline constexpr int kDialogMargin = 36;
inline constexpr int kFieldHeight = 36;
inline constexpr int kButtonHeight = 36;
inline constexpr int kDialogIcon = 64;
inline constexpr int kIcon = 16;
inline constexpr int kSettingsWidth = 788;
inline constexpr int kSettingsHeight = 470;
inline constexpr int kSettingsPages = 212; //!< the list of pages
inline constexpr int kSwitchWidth = 36;
inline constexpr int kSwitchHeight = 20;
inline constexpr int kSliderWidth = 140;

} // namespace Kontor::App::Metrics
